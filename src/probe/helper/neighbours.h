/* How many neighbour entries the run may cause at a time. The kernel's tables, one for each family, are those of the
 * whole machine: filled up, they make living pairs look dead, and take the network from programs that have nothing to
 * do with the run. */
#ifndef NEIGHBOURS_H
#define NEIGHBOURS_H

#include "plan.h"

enum admission { ADMITTED, WAITING, HOPELESS };

/* Opens the view on the tables, in the namespace that the process started in. */
void neighbours_open(void);

/* Takes the entries that the group's probes need, if there is room for them now. */
enum admission neighbours_take(const struct plan *plan, struct group *group);

/* The group's entries are in the tables by now, or will never be. */
void neighbours_settle(struct group *group);

/* Forgets those that no other group needs. */
void neighbours_give_back(const struct plan *plan, struct group *group);

/* Forgets what every namespace may have got besides: the entries of its gateways and of its loopback. */
void neighbours_forget_rest(const struct plan *plan);

/* How often the table was full so far, as of this turn of the loop. */
uint64_t neighbours_fulls(enum family family);

/* Says what is in the tables. */
void neighbours_report(void);

#endif
