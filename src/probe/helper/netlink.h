/* Requests to the kernel's network tables, and the reading of what it answers; every length is checked. */
#ifndef NETLINK_H
#define NETLINK_H

#include <linux/netlink.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One attribute of a message, and where the next one starts. */
struct attributes {
  const uint8_t *rest;
  size_t rest_bytes;
  uint16_t type;
  const uint8_t *value;
  size_t length;
};

typedef void netlink_visitor(const uint8_t *body, size_t length, void *context);

/* A socket in the current network namespace; -1 with errno set. */
int netlink_open(int protocol);

/* Asks for all the rows that a request, which starts with a family, is about, and shows each to the visitor. Says 0 or
 * what failed. */
int netlink_dump(int socket, uint16_t type, const void *request, size_t request_bytes, netlink_visitor *visit,
                 void *context);

/* Asks for one row, and shows it likewise. */
int netlink_ask(int socket, uint16_t type, const void *request, size_t request_bytes, netlink_visitor *visit,
                void *context);

/* Has the kernel change something. Says 0 or what failed. */
int netlink_change(int socket, uint16_t type, uint16_t flags, const void *request, size_t request_bytes);

/* Shows each message of an answer to the visitor. Says 0 or what failed; `done` once the answer's end was there. */
int read_messages(const uint8_t *bytes, size_t left, uint32_t sequence, netlink_visitor *visit, void *context,
                  bool *done);

/* Steps to the attribute after the current one; false at the end. */
bool next_attribute(struct attributes *attributes);

/* The attributes that follow a header of so many bytes. */
struct attributes attributes_after(const uint8_t *body, size_t length, size_t header_bytes);

/* The attribute's value, if it is a 32-bit one. */
bool attribute_u32(const struct attributes *attributes, uint32_t *value);

/* Is it the text, with the zero at its end? */
bool attribute_is(const struct attributes *attributes, const char *text);

#endif
