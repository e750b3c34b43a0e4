/* gallery.c: shows digits and what a network made of them.
   Tangled from W13-digits-bench.nw. */
#include "choose.h"
#include "recognizer.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SIZE = 28, STEP = 30, ACROSS = 16, TEST = 2000 };
typedef struct Wall {
  long hung;                /* how many hang there */
  real pixel[10 * STEP][ACROSS * STEP];
} Wall;
static void hang(Wall *w, const real *image) {
  long row = w->hung / ACROSS * STEP;
  long column = w->hung++ % ACROSS * STEP;
  for (int i = 0; i < SIZE * SIZE; i++)
    w->pixel[row + i / SIZE][column + i % SIZE] = image[i];
}
static void print_wall(const Wall *w) {
  long rows = (w->hung + ACROSS - 1) / ACROSS * STEP;
  for (long i = 0; i < rows; i++)
    for (long j = 0; j < ACROSS * STEP; j++)
      printf("%ld\t%ld\t%.2f\n", j, -i, (double)w->pixel[i][j]);
}
static void hang_drawn(Wall *w, Examples e) {
  for (long i = 0; i < 10 * ACROSS; i++) {
    long which = i % ACROSS * 10 + i / ACROSS;
    hang(w, e.images.data + which * SIZE * SIZE);
  }
}
static void hang_wrong(Wall *w, Examples e, Array answer) {
  for (long i = 0; i < TEST && w->hung < 2 * ACROSS; i++)
    if (answer.data[i] != e.labels.data[i]) {
      printf("t\t%ld\t%ld\t%.0f\n", w->hung % ACROSS * STEP + 2,
             -(w->hung / ACROSS) * STEP - 3, (double)answer.data[i]);
      hang(w, e.images.data + i * SIZE * SIZE);
    }
}
static void hang_weights(Wall *wall, Array w, const real *first) {
  long units = w.shape.dim[1];
  for (long j = 0; j < 2 * ACROSS; j++) {
    real picture[SIZE * SIZE];
    for (long k = 0; k < SIZE * SIZE; k++)
      picture[k] = 14 * (w.data[k * units + j] -
                         first[k * units + j]);
    hang(wall, picture);
  }
}
static bool train_and_hang(Wall *wall, const Examples e[2],
                           Session *s, Recognizer r, bool wrong) {
  static real first[SIZE * SIZE * 256];
  Tensor **weights = &r.layers.variable[0];
  const Array *a = session_run(s, 1, weights, NO_FEED);
  if (a) memcpy(first, a->data, sizeof first);
  uint64_t order = 1;
  const Array pair[] = {e[0].images, e[0].labels};
  for (int epoch = 0; epoch < 4; epoch++) {
    double mean[2];
    dataset_shuffle(2, pair, &order);
    if (!recognizer_epoch(&r, s, e[0], 100, mean)) return false;
  }
  static real data[11 * TEST];
  Array answer = {SHAPE(TEST), data};
  Array p = {SHAPE(TEST, 10), data + TEST};
  if (!recognizer_answer(&r, s, e[1].images, answer, p))
    return false;
  a = session_run(s, 1, weights, NO_FEED);
  if (wrong) hang_wrong(wall, e[1], answer);
  else if (a) hang_weights(wall, *a, first);
  return a != NULL;
}
int main(int argc, char **argv) {
  const char *what = argc > 1 ? argv[1] : "drawn";
  static Wall wall;
  Examples e[] = {examples_draw(8000, SIZE, 1),
                  examples_draw(TEST, SIZE, 1 + (1u << 20))};
  Recognizer r = recognizer_new(models,
                              optimizer_with(optimizer_adam, 0.001),
                                SIZE, SIZE, 1);
  Session *s = session_new(r.graph);
  bool fine = true;
  if (!strcmp(what, "drawn")) hang_drawn(&wall, e[0]);
  else fine = train_and_hang(&wall, e, s, r,
                             !strcmp(what, "wrong"));
  if (fine) print_wall(&wall);
  session_free(s);
  graph_free(r.graph);
  for (int k = 0; k < 2; k++) examples_free(e[k]);
  return fine ? EXIT_SUCCESS : EXIT_FAILURE;
}
