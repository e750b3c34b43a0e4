/* ops_window.c: windows of images, convolution, pooling. Tangled
   from 12-digits.nw. */
#include "op_map.h"
#include <math.h>
#include <string.h>

typedef struct Window { long height, width, step; } Window;

static bool patches_shape(const Tensor *t, const Shape in[],
                          Shape *out, Message *why) {
  const Window *k = op_attributes(t);
  if (in[0].rank != 4)
    return graph_refuse(why, "an image has 4 axes, [n,h,w,c]");
  const long *dim = in[0].dim, size[] = {k->height, k->width};
  *out = SHAPE(dim[0], ANY, ANY, size[0], size[1], dim[3]);
  for (int d = 0; d < 2; d++) {
    long free = dim[d + 1] - size[d];
    if (size[d] < 1 || k->step < 1 || (dim[d + 1] != ANY && free < 0))
      return graph_refuse(why, "a window of %ld by %ld, step %ld, "
                          "does not fit", size[0], size[1], k->step);
    if (dim[d + 1] != ANY) out->dim[d + 1] = free / k->step + 1;
  }
  return true;
}
static void slide(const Window *k, const long image[], long out[]) {
  const long stride[] = {image[0], image[1] * k->step,
                         image[2] * k->step, image[1], image[2],
                         image[3]};
  memcpy(out, stride, sizeof stride);
}

static bool patches_view(const Tensor *t, const Operand in[],
                         Operand *out) {
  slide(op_attributes(t), in[0].stride, out->stride);
  return true;
}
static bool fold_shape(const Tensor *t, const Shape in[], Shape *out,
                       Message *why) {
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
static void add_row(const Step *s, real *const p[]) {
  int last = s->outer - 1;
  long to = s->operand[0].stride[last];
  long from = s->operand[1].stride[last], n = s->size[last];
  real *out = p[0], *g = p[1];
  if (to == 1 && from == 1)
    OP_EACH for (long i = 0; i < n; i++) out[i] += g[i];
  else
    for (long i = 0; i < n; i++) out[i * to] += g[i * from];
}

static void fold_compute(const Step *s) {
  size_t count = (size_t)shape_count(s->operand[2].shape);
  memset(*s->operand[0].at, 0, count * sizeof(real));
  op_rows(s, 2, add_row);
}
static Tensor *patches_gradient(Tensor *y, Tensor *g, int i);
static Tensor *fold_gradient(Tensor *y, Tensor *g, int i) {
  const Window *k = op_attributes(y);
  (void)i;
  return t_patches(g, k->height, k->width, k->step);
}

static const Op op_patches = {
  .name = "patches", .arity = 1, .attribute_size = sizeof(Window),
  .shape = patches_shape, .view = patches_view,
  .gradient = patches_gradient};
static const Op op_fold = {
  .name = "fold", .arity = 2, .attribute_size = sizeof(Window),
  .shape_only = 2, .shape = fold_shape, .reads = op_reads_any,
  .prepare = fold_prepare, .compute = fold_compute,
  .gradient = fold_gradient};
static Tensor *patches_gradient(Tensor *y, Tensor *g, int i) {
  return op_node(g->graph, &op_fold, 2,
                 (Tensor *[]){g, y->input[i]}, op_attributes(y));
}

Tensor *t_patches(Tensor *a, long height, long width, long step) {
  Window k = {height, width, step};
  return op_node(a->graph, &op_patches, 1, &a, &k);
}
Tensor *t_conv2d(Tensor *x, Tensor *filter, long step, long pad) {
  Shape f = filter->shape;
  char image[SHAPE_TEXT], text[SHAPE_TEXT];
  bool fits = x->shape.rank == 4 && f.rank == 4 &&
              shape_count(f) > 0 && x->shape.dim[3] == f.dim[2];
  if (!fits)
    return graph_fail(x->graph, "conv2d: images \"%.40s\" %s and "
      "filter \"%.40s\" %s do not fit", x->name ? x->name : "",
      shape_text(x->shape, image), filter->name ? filter->name : "",
      shape_text(f, text));
  for (int axis = 1; pad != 0 && axis <= 2; axis++)
    x = t_pad(x, axis, pad, pad);
  Tensor *window = t_patches(x, f.dim[0], f.dim[1], step);
  Shape row = window->shape;
  row.rank = 4;
  row.dim[3] = f.dim[0] * f.dim[1] * f.dim[2];
  return t_dot(t_reshape(window, row),
               t_reshape(filter, SHAPE(row.dim[3], f.dim[3])));
}
static const Op op_pick, op_place;

static Tensor *pool_gradient(Tensor *y, Tensor *g, int i) {
  const Op *adjoint = y->op == &op_pick ? &op_place : &op_pick;
  return i == 0 ? NULL
                : op_node(g->graph, adjoint, 2,
                          (Tensor *[]){y->input[0], g},
                          op_attributes(y));
}
static bool pool_shape(const Tensor *t, const Shape in[], Shape *out,
                       Message *why) {
  Shape windows = SCALAR;
  if (!patches_shape(t, in, &windows, why)) return false;
  *out = in[0];
  if (t->op == &op_pick)
    *out = shape_of(4, (long[]){windows.dim[0], windows.dim[1],
                                windows.dim[2], windows.dim[5]});
  return true;
}
static void pool_prepare(Step *s) {
  bool place = s->tensor->op == &op_place;
  Shape big = s->operand[1].shape;
  Shape small = s->operand[place ? 2 : 0].shape;
  for (int i = 0; i < 3; i++) {
    long stride[6];
    if (i == (place ? 2 : 0)) continue;
    slide(op_attributes(s->tensor), s->operand[i].stride, stride);
    memcpy(s->operand[i].stride, stride, 4 * sizeof *stride);
    s->operand[i].stride[3] = stride[5];
    s->operand[i].shape = small;
  }
  op_nest(s, 3, small);
  s->operand[1].shape = big;
}
enum { BLOCK = 64 };

static void improve(long n, long along, const real *restrict x,
                    real place, real *restrict best,
                    real *restrict which) {
  for (long j = 0; j < n; j++) {
    real a = x[j * along], b = best[j], w = which[j];
    best[j] = (a <= b ? b : a) + 0;
    which[j] = (a <= b ? w : place) + 0;
  }
}
static void carry(const Step *s, long n, long along, real place,
                  const real *restrict which, real *restrict big,
                  real *restrict small) {
  if (s->tensor->op == &op_pick)
    for (long j = 0; j < n; j++) {
      real a = big[j * along], b = place > 0 ? small[j] : 0;
      small[j] = b + (which[j] == place ? a : 0);
    }
  else
    for (long j = 0; j < n; j++) {
      real b = small[j];
      big[j * along] = which[j] == place ? b : 0;
    }
}
static void pool(const Step *s, const real *x, real *big, real *small,
                 long n) {
  const Window *k = op_attributes(s->tensor);
  const long *dim = s->operand[1].shape.dim;
  long along = s->operand[1].stride[s->outer - 1];
  real best[BLOCK], which[BLOCK];
  for (long j = 0; j < n; j++) best[j] = -INFINITY, which[j] = 0;
  for (int round = 0; round < 2; round++)
    for (long p = 0; p < k->height; p++)
      for (long q = 0; q < k->width; q++) {
        long at = (p * dim[2] + q) * dim[3];
        real place = (real)(p * k->width + q);
        if (round) carry(s, n, along, place, which, big + at, small);
        else improve(n, along, x + at, place, best, which);
      }
}
static void pool_row(const Step *s, real *const p[]) {
  bool place = s->tensor->op == &op_place;
  real *big = p[place ? 0 : 2], *small = p[place ? 2 : 0];
  long along = s->operand[1].stride[s->outer - 1];
  long n = s->size[s->outer - 1];
  for (long j = 0; j < n; j += BLOCK)
    pool(s, p[1] + j * along, big + j * along, small + j,
         n - j < BLOCK ? n - j : BLOCK);
}
static void pool_compute(const Step *s) {
  const Window *k = op_attributes(s->tensor);
  const Shape big = s->operand[1].shape;
  bool rest = big.dim[1] % k->height || big.dim[2] % k->width;
  if (s->tensor->op == &op_place && rest)
    memset(*s->operand[0].at, 0,
           (size_t)shape_count(big) * sizeof(real));
  op_rows(s, 3, pool_row);
}
#define POOL(title) \
  {.name = title, .arity = 2, .attribute_size = sizeof(Window), \
   .shape = pool_shape, .prepare = pool_prepare, \
   .compute = pool_compute, .gradient = pool_gradient}
static const Op op_pick = POOL("max_pool");
static const Op op_place = POOL("max_pool_place");

Tensor *t_max_pool(Tensor *a, long k) {
  return op_node(a->graph, &op_pick, 2, (Tensor *[]){a, a},
                 &(Window){k, k, k});
}
