#include "order.h"

#include <linux/netlink.h>
#include <string.h>

#include "report.h"

/* Starts at a multiple of four, as everything in such a message does. */
void order_more(struct order *order, const void *bytes, size_t count) {
  const size_t start = NLMSG_ALIGN(order->length);
  if (start > ORDER_BYTES || count > ORDER_BYTES - start) die(EXIT_INTERNAL, "an order is longer than %d bytes", ORDER_BYTES);
  memcpy(order->bytes + start, bytes, count);
  order->length = start + count;
}

void order_begin(struct order *order, const void *header, size_t bytes) {
  memset(order, 0, sizeof *order);
  order_more(order, header, bytes);
}

void order_add(struct order *order, uint16_t type, const void *value, size_t bytes) {
  const struct nlattr attribute = {.nla_len = (uint16_t)(sizeof attribute + bytes), .nla_type = type};
  order_more(order, &attribute, sizeof attribute);
  if (bytes > 0) order_more(order, value, bytes);
}

void order_text(struct order *order, uint16_t type, const char *text) {
  order_add(order, type, text, strlen(text) + 1);
}

size_t order_open(struct order *order, uint16_t type) {
  order_add(order, type, NULL, 0);
  return order->length - sizeof(struct nlattr);
}

void order_close(struct order *order, size_t place) {
  const uint16_t length = (uint16_t)(order->length - place);
  memcpy(order->bytes + place + offsetof(struct nlattr, nla_len), &length, sizeof length);
}
