/* The tables of nf_tables, in which nft and the newer iptables keep their rules. */
#ifndef NFTABLES_H
#define NFTABLES_H

#include <stddef.h>
#include <stdint.h>

#include "rule-store.h"

/* Reads those of the current namespace into the store. Says 0 or what failed; EOPNOTSUPP where the kernel has none. */
int read_nftables(void);

/* Keeps one message of the kernel's; `context` is the kind of its record. */
void take_rules(const uint8_t *body, size_t length, void *context);

/* The number by which the kernel counts the changes, from its message. */
void take_generation(const uint8_t *body, size_t length, void *context);

/* The request for the elements of a set, from the record of that; 0 bytes where it has no name. */
enum { ELEMENTS_REQUEST_BYTES = 640 };
size_t request_elements(const struct record *set, const uint8_t *bytes, uint8_t request[ELEMENTS_REQUEST_BYTES]);

#endif
