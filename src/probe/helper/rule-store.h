/* What the kernel told of one namespace's firewall, byte for byte, until all of it is there and can be told on. */
#ifndef RULE_STORE_H
#define RULE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { TABLE_NAME_BYTES = 32 };

enum record_kind { NFT_TABLE, NFT_CHAIN, NFT_RULE, NFT_SET, NFT_ELEMENTS, IPTABLES, RECORD_KINDS };

struct record {
  enum record_kind kind;
  uint8_t family;              /* as the kernel numbers it: AF_INET is 2 */
  char name[TABLE_NAME_BYTES]; /* of a table of iptables' own */
  size_t length;
};

void rules_clear(void);

/* Where in the store the next record will be: to go back to, or to start reading at. */
size_t rules_end(void);
void rules_forget_from(size_t end);

/* Room for the bytes of a record; NULL where it has none: what is there is not all, then. */
uint8_t *rules_add(const struct record *record);
bool rules_overflowed(void);

/* Steps from `at` to the record after it; false at the end. */
bool rules_next(size_t *at, struct record *record, const uint8_t **bytes);

#endif
