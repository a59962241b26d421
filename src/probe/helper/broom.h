/* The broom: a second process that forgets the neighbour entries which the run made. It alone keeps the capability
 * NET_ADMIN, and it reads nothing but small requests of ours: never a packet, never stdin. */
#ifndef BROOM_H
#define BROOM_H

#include "plan.h"

/* One neighbour entry of one namespace. */
struct neighbour {
  uint32_t namespace, interface;
  struct ip ip;
};

/* Takes over the namespaces' netlink sockets. Without NET_ADMIN there is no broom, and nothing is forgotten. */
void broom_start(struct plan *plan);

/* Takes the descriptors that the broom needs, before the namespaces take all the others. */
void broom_reserve(void);

/* Asks for an entry to be forgotten, unless it was there before the run. */
void broom_forget(const struct neighbour *neighbour);

/* Hands the requests over as far as that does not block. */
void broom_flush(void);

/* Waits until everything is swept. The broom ends with this process. */
void broom_finish(void);

#endif
