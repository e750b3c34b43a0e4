/* ops_window.c: windows of images, convolution, pooling. Tangled
   from 13-digits.nw. */
#include "op_map.h"
#include <limits.h>
#include <string.h>

static long leap(long stride, long step) {
  bool beyond = stride > 0 && step > LONG_MAX / stride;
  return beyond ? 0 : stride * step;
}
typedef struct Window { long height, width, step; } Window;
static bool patches_shape(const Tensor *t, const Shape in[],
                          Shape *out, Message *why) {
  const Window *k = op_attributes(t);
  const long *dim = in[0].dim, size[] = {k->height, k->width};
  if (in[0].rank != 4)
    return message_refuse(why, "an image has 4 axes, [n,h,w,c]");
  *out = SHAPE(dim[0], ANY, ANY, size[0], size[1], dim[3]);
  for (int d = 0; d < 2; d++) {
    long whole = dim[d + 1];
    if (size[d] < 1 || k->step < 1 ||
        (whole != ANY && size[d] > whole))
      return message_refuse(why, "a window of %ld by %ld, step %ld, "
                          "does not fit", size[0], size[1], k->step);
    if (whole != ANY)
      out->dim[d + 1] = (whole - size[d]) / k->step + 1;
  }
  return true;
}
static void slide(const Window *k, const long image[],
                  long out[]) {
  const long stride[] = {image[0], leap(image[1], k->step),
                         leap(image[2], k->step), image[1],
                         image[2], image[3]};
  memcpy(out, stride, sizeof stride);
}
static bool patches_view(const Tensor *t, const Operand in[],
                         Operand *out) {
  slide(op_attributes(t), in[0].stride, out->stride);
  return true;
}
static bool fold_shape(const Tensor *t, const Shape in[],
                       Shape *out, Message *why) {
  (void)t, (void)why;
  *out = in[1];
  return true;
}
static void fold_prepare(Step *s) {
  Operand *y = &s->operand[0];
  long image[OP_LOOPS];
  memcpy(image, y->stride, sizeof image);
  slide(op_attributes(s->tensor), image, y->stride);
  y->shape = s->operand[1].shape;
  op_nest(s, 2, y->shape);
}
static void add_row(const Step *s, real *out,
                    const real *const in[]) {
  int last = s->outer - 1;
  long to = s->operand[0].stride[last], n = s->size[last];
  long from = s->operand[1].stride[last];
  OP_EACH for (long i = 0; i < n; i++)
    out[i * to] += in[0][i * from];
}
static void fold_compute(const Step *s) {
  size_t count = (size_t)shape_count(s->operand[2].shape);
  memset(*s->operand[0].at, 0, count * sizeof(real));
  op_rows(s, 1, add_row);
}
static Tensor *fold_gradient(Tensor *y, Tensor *g, int i) {
  const Window *k = op_attributes(y);
  return i ? NULL : t_patches(g, k->height, k->width, k->step);
}
static const Op op_fold = {
  .name = "fold", .arity = 2, .attribute_size = sizeof(Window),
  .linear = 1, .shape_only = 2, .shape = fold_shape,
  .reads = op_reads_any,
  .prepare = fold_prepare, .compute = fold_compute,
  .gradient = fold_gradient};
static Tensor *patches_gradient(Tensor *y, Tensor *g, int i) {
  return op_node(g->graph, &op_fold, 2,
                 (Tensor *[]){g, y->input[i]}, op_attributes(y));
}
#define PATCHES(title) \
  {.name = title, .arity = 1, .attribute_size = sizeof(Window), \
   .linear = 1, .shape = patches_shape, .view = patches_view, \
   .gradient = patches_gradient}
static const Op op_patches = PATCHES("patches"),
                op_conv2d = PATCHES("conv2d"),
                op_max_pool = PATCHES("max_pool");
static Tensor *windows(const Op *op, Tensor *a, Window k) {
  return op_node(graph_of(a), op, 1, &a, &k);
}
Tensor *t_patches(Tensor *a, long height, long width,
                  long step) {
  return windows(&op_patches, a, (Window){height, width, step});
}
Tensor *t_conv2d(Tensor *x, Tensor *filter, long step,
                 long pad) {
  Graph *g = graph_of(x ? x : filter);
  Shape s = tensor_shape(x), f = tensor_shape(filter);
  char text[2][SHAPE_TEXT], name[2][TENSOR_TEXT];
  if (s.rank != 4 || f.rank != 4 || shape_count(f) <= 0 ||
      s.dim[3] != f.dim[2])
    return graph_fail(
      g, "conv2d: images %s %s and filter %s %s do not fit",
      tensor_text(x, name[0]), shape_text(s, text[0]),
      tensor_text(filter, name[1]), shape_text(f, text[1]));
  if (pad < 0 || pad > LONG_MAX / 4)
    return graph_fail(g, "conv2d: a padding of %ld", pad);
  if (s.dim[1] == ANY || s.dim[2] == ANY)
    return graph_fail(g, "conv2d: images %s %s: only their number "
                      "may be open", tensor_text(x, name[0]),
                      shape_text(s, text[0]));
  for (int axis = 1; pad != 0 && axis <= 2; axis++)
    x = t_pad(x, axis, pad, pad);
  Tensor *window = windows(&op_conv2d, x,
                           (Window){f.dim[0], f.dim[1], step});
  Shape row = window->shape;
  row.rank = 4;
  row.dim[3] = f.dim[0] * f.dim[1] * f.dim[2];
  return t_dot(t_reshape(window, row),
               t_reshape(filter, SHAPE(row.dim[3], f.dim[3])));
}
Tensor *t_max_pool(Tensor *a, long k) {
  return t_max_over(windows(&op_max_pool, a, (Window){k, k, k}),
                    false, AXES(3, 4));
}
