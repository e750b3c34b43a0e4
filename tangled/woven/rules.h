/* rules.h: what may be written instead of what; for the library's
   own use. Tangled from 15-simplifying.nw. */
#ifndef WOVEN_RULES_H
#define WOVEN_RULES_H
#include "simplify.h"

typedef struct Known {
  char letter;
  const char *text;        /* its value, as in the op */
  unsigned always, keeps;  /* facts: it has; if its inputs have */
} Known;
enum { D = FACT_DEFINED, Z = FACT_NOT_ZERO, N = FACT_NOT_NEGATIVE,
       P = FACT_POSITIVE };
static const Known known[] = {
  {'?', "", 0, 0}, {'+', "a + b", 0, D | N}, {'-', "a - b", 0, D},
  {'~', "-a", 0, D | Z}, {'*', "a * b", 0, D | Z | N},
  {'/', "a / b", 0, Z | N}, {'s', "a * a", N, D | Z},
  {'r', "sqrt(a)", N, Z}, {'|', "fabs(a)", N, D | Z},
  {'p', "pow(a, p)", 0, Z | N}, {'^', "pow(a, b)", 0, 0},
  {'e', "exponential(a)", P, D}, {'l', "log(a)", 0, 0},
  {'i', "sin(a)", 0, D}, {'o', "cos(a)", 0, D},
  {'h', "tanh(a)", 0, D}, {'t', "tan(a)", 0, 0},
  {'w', "a == 0 ? 0 : a * b", 0, D | Z | N},
};
typedef struct Rule {
  Rules rules;             /* from which class on it holds */
  const char *from, *to;   /* operators first, then operands */
  unsigned a, b;           /* what must be known of A, and of B; */
  bool ask;                /* may be taken for granted, and said */
} Rule;
#define RULE(class, from, to) \
  {RULES_##class, from, to, 0, 0, false}
static const Rule rule[] = {
  RULE(EXACT, "+A0", "A"), RULE(EXACT, "+AA", "*2A"),
  RULE(EXACT, "+A~B", "-AB"),
  {RULES_REAL, "+lAlB", "l*AB", P, P, false},
  RULE(EXACT, "-A0", "A"), RULE(EXACT, "-0A", "~A"),
  RULE(EXACT, "-A~B", "+AB"),
  {RULES_REAL, "-lAlB", "l/AB", P, P, false},
  RULE(EXACT, "~~A", "A"), RULE(EXACT, "~-AB", "-BA"),
  RULE(EXACT, "~*KA", "*MA"),
  RULE(EXACT, "*A1", "A"), RULE(EXACT, "*AN", "~A"),
  RULE(EXACT, "*AA", "sA"), RULE(EXACT, "*~A~B", "*AB"),
  RULE(EXACT, "*K~A", "*MA"),
  {RULES_REAL, "*A^A-B1", "^AB", Z, 0, true},
  RULE(EXACT, "/A1", "A"), RULE(EXACT, "/AN", "~A"),
  RULE(EXACT, "/~A~B", "/AB"),
  {RULES_REAL, "wAB", "*AB", Z, 0, false},
  RULE(WIDEN, "wAB", "*AB"),
  RULE(EXACT, "s~A", "sA"), RULE(EXACT, "s|A", "sA"),
  RULE(REAL, "rsA", "|A"),
  RULE(EXACT, "|~A", "|A"), RULE(EXACT, "||A", "|A"),
  RULE(EXACT, "|sA", "sA"), RULE(EXACT, "|eA", "eA"),
  RULE(EXACT, "|rA", "rA"),
  {RULES_REAL, "|A", "A", N, 0, false},
  RULE(EXACT, "e0", "1"),
  {RULES_REAL, "elA", "A", P, 0, true},
  RULE(EXACT, "l1", "0"), RULE(REAL, "leA", "A"),
  {RULES_REAL, "lsA", "*2lA", P, 0, false},
  RULE(EXACT, "o~A", "oA"), RULE(EXACT, "o|A", "oA"),
  RULE(EXACT, "o0", "1"), RULE(EXACT, "i0", "0"),
  RULE(EXACT, "h0", "0"),
};
enum { RULES = sizeof rule / sizeof *rule,
       LETTERS = sizeof known / sizeof *known };
#endif
