/* ops.h: the operations on tensors. Tangled from
   W4-tensors-bench.nw and other chapters.

   Each returns a tensor of the graph of its arguments, never
   NULL; on error the inert tensor, see graph_error(). Where there
   is nothing to be done the result may be an argument. Arguments
   broadcast where nothing else is said. A Term is a tensor or a
   plain number. "y' = " gives the derivative; g is the derivative
   of what is differentiated by y, of y's shape.

   Derivatives through t_stop, through what gives only its shape,
   and through what is flat (comparisons, places, whole and random
   numbers) are zeros, and no error; the same tensor may be reached
   on other ways. Through an assignment, a group, or a user's op
   that is not flat and has no rule, there is none: an error. */
#ifndef WOVEN_OPS_H
#define WOVEN_OPS_H
#include "op.h"
#pragma GCC visibility push(default)

typedef struct Term {
  Tensor *tensor;   /* or NULL, and then */
  double number;
  bool missing;     /* it was to be a tensor, and is NULL */
} Term;

Term op_tensor(Tensor *t);
Term op_number(double number);
/* op(term[0], ..., term[n-1]); numbers become constants. At most
   OP_INPUTS, and one at least must be a tensor, or the result is
   NULL: there is no graph. */
Tensor *op_apply(const Op *op, int n, const Term term[]);
#define TERM_CHOOSE(x) \
  _Generic((x), Tensor *: op_tensor, default: op_number)(x)
#ifdef __GNUC__
#define TERM(x) TERM_COUNTED(x, __COUNTER__)
#define TERM_COUNTED(x, n) TERM_IN(x, n)
#define TERM_IN(x, n) \
  __extension__({ __auto_type term_##n = (x); \
                  TERM_CHOOSE(term_##n); })
#else
#define TERM(x) TERM_CHOOSE(x)
#endif
/* The numbers of an array are copied into the graph. A variable
   starts from them in every session; a placeholder must be fed
   an array that fits its shape, which may contain ANY. Errors: a
   shape with a flaw, an open one (but for placeholders), no
   numbers, a name that is NULL. */
Tensor *t_constant(Graph *graph, Array array);
Tensor *t_number(Graph *graph, double number);
Tensor *t_variable(Graph *graph, const char *name, Array initial);
Tensor *t_placeholder(Graph *graph, const char *name, Shape shape);
Tensor *t_neg(Tensor *a);
Tensor *t_add(Term a, Term b);      /* a + b */
Tensor *t_sub(Term a, Term b);      /* a - b */
Tensor *t_mul(Term a, Term b);      /* a b */
Tensor *t_div(Term a, Term b);      /* a / b */
#define t_add(a, b) t_add(TERM(a), TERM(b))
#define t_sub(a, b) t_sub(TERM(a), TERM(b))
#define t_mul(a, b) t_mul(TERM(a), TERM(b))
#define t_div(a, b) t_div(TERM(a), TERM(b))
Tensor *t_square(Tensor *a);    /* a a */
Tensor *t_sqrt(Tensor *a);      /* NaN below 0 */
Tensor *t_exp(Tensor *a);
/* natural; -inf at 0; NaN below, where a' = g / a all the same */
Tensor *t_log(Tensor *a);
Tensor *t_sin(Tensor *a);       /* of radians */
Tensor *t_cos(Tensor *a);
Tensor *t_sigmoid(Tensor *a);   /* 1 / (1 + exp(-a)), for any a */
Tensor *t_tanh(Tensor *a);
Tensor *t_sigmoid_slope(Term a, Term b);      /* b a (1 - a) */
#define t_sigmoid_slope(a, b) t_sigmoid_slope(TERM(a), TERM(b))
Tensor *t_greater(Term a, Term b);   /* 1 where a > b, else 0 */
/* where a is not 0, b, else c. The branch not taken gets the
   adjoint 0, and may make a NaN of it: log's rule is g / a, and
   0 / 0 at a = 0. Select what goes into the branch as well:
   t_select(c, t_log(t_select(c, x, 1)), ...) */
Tensor *t_select(Term a, Term b, Term c);
Tensor *t_relu(Tensor *a);           /* a' = 0 at 0 */
#define t_greater(a, b) t_greater(TERM(a), TERM(b))
#define t_select(a, b, c) t_select(TERM(a), TERM(b), TERM(c))
#define AXES(...) \
  (int)(sizeof((int[]){__VA_ARGS__}) / sizeof(int)), \
      (const int[]){__VA_ARGS__}

Tensor *t_sum(Tensor *a);      /* of all elements, a scalar */
Tensor *t_mean(Tensor *a);     /* NaN if there are none */
/* over some axes, as in t_sum_over(a, true, AXES(0, -1)); they
   stay, with size 1, if keep. Error if an axis does not exist or
   is named twice. */
Tensor *t_sum_over(Tensor *a, bool keep, int n, const int axis[]);
Tensor *t_mean_over(Tensor *a, bool keep, int n, const int axis[]);
/* b gives only its shape: a summed to it, and spread to it. Error
   if the one shape does not broadcast to the other. */
Tensor *t_sum_like(Tensor *a, Tensor *b);
Tensor *t_expand_like(Tensor *a, Tensor *b);
Tensor *t_zeros_like(Tensor *a);
Tensor *t_ones_like(Tensor *a);
Tensor *t_count(Tensor *a);   /* how many elements, a scalar */
Tensor *t_transpose(Tensor *a);   /* axes in reverse */
/* axis d of the result is axis[d] of a; error unless all axes are
   named once */
Tensor *t_transpose_axes(Tensor *a, int n, const int axis[]);
/* the same elements in row order; one size may be ANY */
Tensor *t_reshape(Tensor *a, Shape shape);
Tensor *t_reshape_like(Tensor *a, Tensor *b);   /* b's shape */
/* without the axis, whose size is 1, or ANY and 1 when run */
Tensor *t_squeeze(Tensor *a, int axis);
Tensor *t_stop(Tensor *a);        /* a, with a' = 0 */
/* The product of matrices, a [..,m,k] and b [..,k,n] giving
   [..,m,n]; axes before the last two broadcast. A vector is a row
   on the left, a column on the right, and that dimension is
   dropped from the result. Error if k is known and differs.
   a' = g b^T, b' = a^T g. */
Tensor *t_dot(Tensor *a, Tensor *b);
/* The largest and the smallest element, of all or over some axes
   as in t_sum_over; of none, -inf and inf; NaN if one is NaN.
   Equal ones share the adjoint equally. */
Tensor *t_max(Tensor *a);
Tensor *t_min(Tensor *a);
Tensor *t_max_over(Tensor *a, bool keep, int n, const int axis[]);
Tensor *t_min_over(Tensor *a, bool keep, int n, const int axis[]);
/* Where along the axis the largest element is: the first, from 0;
   NaN if there is none. The axis is dropped. In float, places
   beyond 2^24 are rounded. The derivative is zero. */
Tensor *t_argmax(Tensor *a, int axis);
/* A last axis is added, of that many classes: 1 at the index,
   else 0. Error if classes is negative. The derivative is zero. */
Tensor *t_one_hot(Tensor *index, long classes);
/* Over the last axis: exp(a) / sum(exp(a)), and its logarithm,
   a - log(sum(exp(a))). Right for all finite a, and 0 and -inf
   for an a of -inf; NaN in a row with inf, or all -inf. */
Tensor *t_softmax(Tensor *a);
Tensor *t_log_softmax(Tensor *a);
/* -sum(labels log(softmax(logits))) over the last axis, which is
   dropped: a loss for each row. Labels are distributions, one-hot
   or not, of the rank of the logits; else error. Finite as long as
   the differences of logits are; logits of -inf are right where
   the label is 0, and cost inf elsewhere. With labels of sum 1,
   logits' = g (softmax(logits) - labels). */
Tensor *t_softmax_cross_entropy(Tensor *logits, Tensor *labels);
/* a b, but 0 where a is 0, also if b is infinite or NaN */
Tensor *t_weigh(Term a, Term b);
#define t_weigh(a, b) t_weigh(TERM(a), TERM(b))
/* -c log(s) - (1 - c) log(1 - s), s = sigmoid(z), by element, for
   logits z and labels c from 0 to 1. Finite for all finite z.
   z' = g (s - c), c' = -g z. */
Tensor *t_sigmoid_cross_entropy(Term logits, Term labels);
#define t_sigmoid_cross_entropy(logits, labels) \
  t_sigmoid_cross_entropy(TERM(logits), TERM(labels))
/* log(1 + exp(a)), without overflow; all its derivatives keep
   their digits: a' = g logistic(a) */
Tensor *t_softplus(Tensor *a);
/* t_sigmoid(a), with logistic(a) logistic(-a) for derivative,
   which is right where the first is rounded to 1 */
Tensor *t_logistic(Tensor *a);
/* log(sum(exp(a))), of all or over some axes as in t_sum_over; the
   derivative is the softmax. Of none, or if all are -inf: -inf,
   and the derivative is 0. */
Tensor *t_logsumexp(Tensor *a);
Tensor *t_logsumexp_over(Tensor *a, bool keep, int n,
                         const int axis[]);
/* a kept in low..high; a' = g where low <= a <= high, else 0.
   Error unless low <= high. */
Tensor *t_clip(Tensor *a, double low, double high);
/* Random numbers in the shape of like: uniform from 0 to 1, or as
   from array_normal. They follow from the seed and from how many
   runs of the session have drawn with that seed, which a hidden
   variable "random/SEED" counts (in float only to 2^24). Two with
   one seed draw the same. The derivative is zero. */
Tensor *t_random_uniform(Tensor *like, uint64_t seed);
Tensor *t_random_normal(Tensor *like, uint64_t seed);
/* a / (1 - rate), but 0 with the probability rate, from 0 to
   below 1; drawn anew in each run, see t_random_uniform.
   a' = g / (1 - rate) where it is kept, else 0 */
Tensor *t_dropout(Tensor *a, double rate, uint64_t seed);
/* The rows a[k,..] for each k in index: index's shape, then that
   of a row. A k that is no row's number gives a row of NaN. Cost:
   the result; a' costs a. a' = for each row the sum of what
   arrives for it, nothing for a k that has none; index' = 0. */
Tensor *t_gather(Tensor *a, Tensor *index);
/* part of an axis, up to but without `to`. A from below 0, and a
   to of 0 or below, count from the end. If the size is open, from
   must count from the beginning and to from the end. */
Tensor *t_slice(Tensor *a, int axis, long from, long to);
/* so many zeros before and after, along an axis */
Tensor *t_pad(Tensor *a, int axis, long before, long after);
/* all windows of images [n,h,w,c], step pixels apart: a view
   [n, (h-height)/step + 1, (w-width)/step + 1, height, width, c].
   a' adds up what each pixel was given by its windows. */
Tensor *t_patches(Tensor *a, long height, long width,
                  long step);
/* Images [n,h,w,c], with pad zeros on all sides, and a filter
   [r,s,c,o] give [n,h',w',o]: at each window, step pixels apart,
   the sum of its numbers times the filter's. Only n may be
   open. */
Tensor *t_conv2d(Tensor *x, Tensor *filter, long step,
                 long pad);
/* the largest number in each k by k window of [n,h,w,c], side by
   side; a rest at the edges is left out. a' as in t_max_over. */
Tensor *t_max_pool(Tensor *a, long k);
Tensor *t_tan(Tensor *a);
Tensor *t_atan(Tensor *a);
Tensor *t_sinh(Tensor *a);
Tensor *t_cosh(Tensor *a);
/* a to the power b, as C's pow: for a < 0, b must be whole. At
   a = 0, b' = 0 if b > 0. */
Tensor *t_power(Term a, Term b);
#define t_power(a, b) t_power(TERM(a), TERM(b))
Tensor *t_pow(Tensor *a, double p);   /* a < 0: p must be whole */
Tensor *t_muladd(Term a, Term b, Term c);      /* a b + c */
Tensor *t_abs(Tensor *a);            /* a' = 0 at 0 */
Tensor *t_maximum(Term a, Term b);   /* at a tie, a' = g, b' = 0 */
Tensor *t_minimum(Term a, Term b);   /* at a tie, a' = g, b' = 0 */
Tensor *t_erf(Tensor *a);
/* ln(1 + a); NaN below -1, but a' = g / (1 + a) there too */
Tensor *t_log1p(Tensor *a);
Tensor *t_expm1(Tensor *a);          /* e^a - 1 */
/* Flat: all derivatives are 0. Truth is 1, and 0 is not. */
Tensor *t_less(Term a, Term b);
Tensor *t_equal(Term a, Term b);
Tensor *t_not(Tensor *a);            /* 1 where a is 0, else 0 */
Tensor *t_floor(Tensor *a);
Tensor *t_sign(Tensor *a);           /* 1, 0, -1; NaN of a NaN */
#define t_muladd(a, b, c) t_muladd(TERM(a), TERM(b), TERM(c))
#define t_maximum(a, b) t_maximum(TERM(a), TERM(b))
#define t_minimum(a, b) t_minimum(TERM(a), TERM(b))
#define t_less(a, b) t_less(TERM(a), TERM(b))
#define t_equal(a, b) t_equal(TERM(a), TERM(b))
/* Products, right also where elements are 0 (but a second
   derivative by two elements that are both 0 comes out as 0). */
Tensor *t_prod(Tensor *a);
Tensor *t_prod_over(Tensor *a, bool keep, int n, const int axis[]);
/* element i along the axis is the sum of elements 0 to i */
Tensor *t_cumsum(Tensor *a, int axis);
/* the mean of the squared distances from the mean */
Tensor *t_var(Tensor *a);
Tensor *t_var_over(Tensor *a, bool keep, int n, const int axis[]);
/* n > 0 tensors one after the other along an axis; all other sizes
   must agree, and any may be open. */
Tensor *t_concat(int n, Tensor *const t[], int axis);
/* with an axis of size 1 in front of this one (or behind the
   last): the way back from t_squeeze */
Tensor *t_unsqueeze(Tensor *a, int axis);
/* element k of an axis, from its end if k is below 0 and the size
   is known; the result has one axis less */
Tensor *t_index(Tensor *a, int axis, long k);
/* n > 0 tensors of one shape as the elements of a new axis */
Tensor *t_stack(int n, Tensor *const t[], int axis);
/* n equal parts of an axis whose size is known */
void t_split(Tensor *a, int axis, int n, Tensor *part[]);
/* an axis from its end to its beginning */
Tensor *t_flip(Tensor *a, int axis);
Tensor *t_asin(Tensor *a);    /* NaN beyond -1 and 1 */
Tensor *t_acos(Tensor *a);    /* NaN beyond -1 and 1 */
Tensor *t_asinh(Tensor *a);
Tensor *t_acosh(Tensor *a);   /* NaN below 1 */
/* NaN beyond -1 and 1, but a' = g / (1 - a^2) there too */
Tensor *t_atanh(Tensor *a);
/* A run which fetches it gives the variable a new value, for the
   runs after it; its own value is the new one. No gradient. */
Tensor *t_assign(Tensor *variable, Tensor *value);
/* has no value; a run which fetches it runs all n. No gradient. */
Tensor *t_group(Graph *graph, int n, Tensor *const t[]);
#pragma GCC visibility pop
#endif
