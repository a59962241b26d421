/* What the kernel is to change: a header, and behind it attributes, which may hold further ones. */
#ifndef ORDER_H
#define ORDER_H

#include <stddef.h>
#include <stdint.h>

enum { ORDER_BYTES = 1024 };

struct order {
  uint8_t bytes[ORDER_BYTES];
  size_t length;
};

/* Each ends the process for what finds no room. */
void order_begin(struct order *order, const void *header, size_t bytes);
void order_add(struct order *order, uint16_t type, const void *value, size_t bytes);
void order_text(struct order *order, uint16_t type, const char *text);

/* Adds what is no attribute: the header that a peer has inside. */
void order_more(struct order *order, const void *bytes, size_t count);

/* From here to `order_close` everything is inside this attribute. Says where it is. */
size_t order_open(struct order *order, uint16_t type);
void order_close(struct order *order, size_t place);

#endif
