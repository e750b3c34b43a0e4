/* strokes.c: digits written by a machine. Tangled from
   13-digits.nw. */
#include "strokes.h"
#include <math.h>

enum { PIECES = 6 };
static const char *const glyph[] = {
  "50 20 13 17 29 69 87 83 70 50",
  "33 50 50 59",
  "13 20 80 74 45 19 19 89",
  "20 80 84 44 44 85 89 29 18",
  "60 16 16 86/60 69",
  "80 20 20 24 24 84 87 69 19 17",
  "70 40 14 19 69 88 84 34 16",
  "10 80 80 49",
  "50 10 14 54 85 79 19 15 54 84 70 50",
  "73 65 15 10 70 74 69"};
typedef struct Point { double x, y; } Point;
typedef struct Hand {
  double wide, slant, tilt, high;   /* a matrix, by rows */
  Point shift;
  double half;                      /* thickness of the line */
  uint64_t *seed;
} Hand;
static double normal(uint64_t *seed, double mean, double spread) {
  real x;
  array_normal((Array){SCALAR, &x}, seed);
  return mean + spread * (double)x;
}
static Hand some_hand(uint64_t *seed) {
  Hand h = {.seed = seed};
  h.wide = normal(seed, 0.5, 0.07);
  h.slant = normal(seed, 0, 0.14);
  h.tilt = normal(seed, 0, 0.07);
  h.high = normal(seed, 0.68, 0.06);
  h.shift.x = normal(seed, 0.5, 0.05);
  h.shift.y = normal(seed, 0.5, 0.05);
  h.half = fabs(normal(seed, 0.04, 0.015)) + 0.02;
  return h;
}
static Point place(const char *pair, const Hand *h, long size) {
  double x = (pair[0] - '0' - 4.5) / 9;
  double y = (pair[1] - '0' - 4.5) / 9;
  x += normal(h->seed, 0, 0.03);
  y += normal(h->seed, 0, 0.03);
  double right = h->wide * x + h->slant * y + h->shift.x;
  double down = h->tilt * x + h->high * y + h->shift.y;
  return (Point){right * (double)size, down * (double)size};
}
static double distance(Point p, Point a, Point b) {
  double x = b.x - a.x, y = b.y - a.y, square = x * x + y * y;
  double along = (p.x - a.x) * x + (p.y - a.y) * y;
  double t = square > 0 ? fmax(0, fmin(1, along / square)) : 0;
  x = p.x - a.x - t * x;
  y = p.y - a.y - t * y;
  return sqrt(x * x + y * y);
}
static void ink(real *image, long size, Point a, Point b,
                double half) {
  long top = lround(fmin(a.y, b.y) - half) - 1;
  long left = lround(fmin(a.x, b.x) - half) - 1;
  double bottom = fmax(a.y, b.y) + half + 1;
  double right = fmax(a.x, b.x) + half + 1;
  if (top < 0) top = 0;
  if (left < 0) left = 0;
  for (long i = top; i < size && i < bottom; i++)
    for (long j = left; j < size && j < right; j++) {
      Point p = {(double)j + 0.5, (double)i + 0.5};
      double grey = half + 0.5 - distance(p, a, b);
      real black = (real)(255 * fmax(0, fmin(1, grey)));
      if (black > image[i * size + j]) image[i * size + j] = black;
    }
}
static Point on_curve(const Point p[], double t) {
  double u = 1 - t, first = u * u / 2, last = t * t / 2;
  double middle = 1 - first - last;
  return (Point){
    first * p[0].x + middle * p[1].x + last * p[2].x,
    first * p[0].y + middle * p[1].y + last * p[2].y};
}
void strokes_digit(int digit, long size, real *image,
                   uint64_t *seed) {
  Hand hand = some_hand(seed);
  for (long i = 0; i < size * size; i++) image[i] = 0;
  Point p[3];
  int known = 0;
  for (const char *c = glyph[digit]; ; c += 3) {
    Point next = place(c, &hand, size);
    bool last = c[2] != ' ';
    for (int times = known && !last ? 1 : 2; times > 0; times--) {
      if (known == 3) p[0] = p[1], p[1] = p[2];
      else known++;
      p[known - 1] = next;
      if (known == 3) {
        Point from = on_curve(p, 0);
        for (int k = 1; k <= PIECES; k++) {
          Point to = on_curve(p, (double)k / PIECES);
          ink(image, size, from, to, hand.half * (double)size);
          from = to;
        }
      }
    }
    if (!c[2]) break;
    if (last) known = 0;
  }
  for (long i = 0; i < size * size; i++) {
    double grey = normal(seed, (double)image[i], 20);
    image[i] = (real)floor(fmax(0, fmin(255, grey)) + 0.5);
  }
}
