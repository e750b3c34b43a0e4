/* real.h: the type of all numbers, double unless WOVEN_FLOAT is
   defined. Tangled from W4-tensors-bench.nw. */
#ifndef WOVEN_REAL_H
#define WOVEN_REAL_H
#ifdef __cplusplus
#error "this library speaks C11, not C++"
#endif
#ifdef __FAST_MATH__
#error "do not compile with -ffast-math: results would differ"
#endif

#ifdef WOVEN_FLOAT
typedef float real;
#define REAL_MATH(function) function##f
#else
typedef double real;
#define REAL_MATH(function) function
#endif
#ifdef WOVEN_FLOAT
#define REAL_TAG array_of_float
#else
#define REAL_TAG array_of_double
#endif
#ifdef __GNUC__
__attribute__((visibility("default"))) extern const char REAL_TAG;
__attribute__((used))
static const char *const real_tag = &REAL_TAG;
#endif
#endif
