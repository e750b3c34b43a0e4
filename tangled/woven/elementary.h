/* elementary.h: functions for values of ops, for the library's
   own use. Tangled from 05-ops.nw. */
#ifndef WOVEN_ELEMENTARY_H
#define WOVEN_ELEMENTARY_H
#include "real.h"
#include <math.h>

#define OWN_EXPONENTIAL
#include <stdint.h>
#include <string.h>
static inline double power_of_two(double shifted) {
  uint64_t bits;
  memcpy(&bits, &shifted, sizeof bits);
  bits = (bits + 1023) << 52;
  memcpy(&shifted, &bits, sizeof bits);
  return shifted;
}
static inline double exponential(double a) {
  a = a > 710 ? 710 : a;
  a = a < -746 ? -746 : a;
  double shifted = a * 0x1.71547652b82fep0 + 0x1.8p52;
  double k = shifted - 0x1.8p52;
  double r = (a - k * 0x1.62e42feep-1) - k * 0x1.a39ef35793c76p-33;
  double r2 = r * r, r4 = r2 * r2;
  double low = r2 * (1. / 2 + r * (1. / 6));
  double middle = (1. / 24 + r * (1. / 120)) +
                  r2 * (1. / 720 + r * (1. / 5040));
  double high = (1. / 40320 + r * (1. / 362880)) +
                r2 * (1. / 3628800 + r * (1. / 39916800)) +
                r4 * (1. / 479001600 + r * (1. / 6227020800));
  double sum = 1 + (r + (low + r4 * (middle + r4 * high)));
  double half = k * 0.5 + 0x1.8p52;
  double rest = (k - (half - 0x1.8p52)) + 0x1.8p52;
  return sum * power_of_two(half) * power_of_two(rest);
}
#ifndef OWN_EXPONENTIAL
static inline double exponential(double a) { return exp(a); }
#endif
#endif
