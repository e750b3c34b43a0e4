/* kahn.c: sorts a bag of nodes in Kahn's way.
   Tangled from W3-graphs-bench.nw. */
#include <stdio.h>

enum { N = 6, ARROWS = 6 };
typedef struct Arrow { int from, to; } Arrow;

static int sort(const Arrow *arrow, int *queue) {
  int missing[N] = {0}, n = 0;
  for (int a = 0; a < ARROWS; a++) missing[arrow[a].to]++;
  for (int i = 0; i < N; i++)
    if (missing[i] == 0) queue[n++] = i;
  for (int k = 0; k < n; k++)
    for (int a = 0; a < ARROWS; a++)
      if (arrow[a].from == queue[k] && --missing[arrow[a].to] == 0)
        queue[n++] = arrow[a].to;
  return n;
}
int main(void) {
  const Arrow arrow[ARROWS] = {{3, 0}, {5, 0}, {5, 4}, {1, 4},
                               {0, 2}, {4, 2}};
  int queue[N], n = sort(arrow, queue);
  for (int k = 0; k < n; k++) printf("%d ", queue[k]);
  printf(n == N ? "\n" : "and a cycle\n");
  return fflush(stdout) || ferror(stdout);
}
