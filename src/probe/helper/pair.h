/* A pair of interfaces: made whole or not at all, and taken away by what its alias says. */
#ifndef PAIR_H
#define PAIR_H

#include "wire-plan.h"

/* Where something went wrong: at which end, in which step, and with which errno; a step of NULL: nowhere. */
struct fault {
  uint32_t end;
  const char *step;
  int number;
};

/* `scratch` is a netlink socket in a namespace of our own, where the pair has its aliases before anybody sees it: if we
 * end before both ends are where they belong, it is gone with that namespace. */
struct fault make_pair(struct wire_plan *plan, int scratch);

/* Says how many of ours there were: one where both ends went together. */
struct fault remove_pair(const struct wire_plan *plan, uint32_t *removed);

#endif
