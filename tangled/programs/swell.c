/* swell.c: visits of three walks. From W2-sketch-bench.nw. */
#include <stdio.h>
#include <stdlib.h>

static long recurse(int i) {
  return i == 0 ? 1 : 1 + recurse(i - 1) + recurse(i - 1);
}
static long queue(int n) {
  long first = 0, last = 0;
  int *waiting = malloc((2ul << n) * sizeof *waiting);
  if (!waiting) perror("swell"), exit(EXIT_FAILURE);
  waiting[last++] = n;
  while (first < last) {
    int i = waiting[first++];
    if (i > 0) waiting[last++] = i - 1, waiting[last++] = i - 1;
  }
  free(waiting);
  return first;
}
int main(void) {
  for (int n = 1; n <= 20; n++)
    printf("%d\t%d\t%ld\t%ld\n", n, n + 1, recurse(n), queue(n));
  return fflush(stdout) || ferror(stdout);
}
