/* The interfaces, addresses and routes of a namespace. */
#ifndef LINKS_H
#define LINKS_H

#include "plan.h"

enum { LOOPBACK_INTERFACE = 1 };

/* Reads them over the namespace's netlink socket. Says 0 or what failed. */
int read_links(struct namespace *namespace);

/* Take one of them from a message of the kernel's. */
void take_link(const uint8_t *body, size_t length, void *context);
void take_address(const uint8_t *body, size_t length, void *context);
void take_route(const uint8_t *body, size_t length, void *context);

/* Reads one address, with its prefix and interface, from such a message; false where there is none. */
bool address_of(const uint8_t *body, size_t length, struct address *address);

/* Reads a route of the main table; false where it is none that leads beyond one link. */
bool route_of(const uint8_t *body, size_t length, struct route *route);

/* The namespace's own address entry for `ip`, or NULL. */
const struct address *own_address(const struct namespace *namespace, const struct ip *ip);

/* NULL for one that is not known. */
const struct link *link_of(const struct namespace *namespace, uint32_t interface);

/* Has it an address of that family that others can send to? */
bool has_family(const struct namespace *namespace, enum family family);

/* Is it to be told: neither of the loopback nor of one link only? */
bool is_public(const struct address *address);

#endif
