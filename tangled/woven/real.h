/* real.h: the type of all numbers, double unless WOVEN_FLOAT is
   defined. Tangled from 04-tensors.nw. */
#ifndef WOVEN_REAL_H
#define WOVEN_REAL_H

#ifdef WOVEN_FLOAT
typedef float real;
#define REAL_MATH(function) function##f
#define graph_new graph_new_float
#define graph_new_with graph_new_with_float
#else
typedef double real;
#define REAL_MATH(function) function
#endif
#endif
