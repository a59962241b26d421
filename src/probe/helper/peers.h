/* Which namespace of the run the other end of an interface is in. */
#ifndef PEERS_H
#define PEERS_H

#include "interface.h"
#include "plan.h"

/* Finds it for all the interfaces of a namespace, whose netlink socket is open. */
void find_peers(const struct plan *plan, uint32_t number, struct interfaces *interfaces);

/* Takes the id of a namespace from a message of the kernel's. */
void take_id(const uint8_t *body, size_t length, void *context);

#endif
