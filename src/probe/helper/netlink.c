#include "netlink.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

enum { REQUEST_BYTES = 1024, ANSWER_BYTES = 64 * 1024 };

int netlink_open(int protocol) {
  const int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol);
  if (fd < 0) return -1;
  const struct sockaddr_nl own = {.nl_family = AF_NETLINK};
  const struct timeval patience = {.tv_sec = 2};
  if (bind(fd, (const struct sockaddr *)&own, sizeof own) == 0 &&
      setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience) == 0) {
    return fd;
  }
  const int reason = errno;
  close(fd);
  errno = reason;
  return -1;
}

static size_t aligned(size_t length) {
  return (length + NLMSG_ALIGNTO - 1) & ~(size_t)(NLMSG_ALIGNTO - 1);
}

static int send_request(int fd, uint16_t type, uint16_t flags, const void *request, size_t request_bytes,
                        uint32_t sequence) {
  uint8_t message[sizeof(struct nlmsghdr) + REQUEST_BYTES] = {0};
  const struct nlmsghdr header = {
      .nlmsg_len = (uint32_t)(sizeof header + request_bytes),
      .nlmsg_type = type,
      .nlmsg_flags = NLM_F_REQUEST | flags,
      .nlmsg_seq = sequence,
  };
  if (request_bytes > REQUEST_BYTES) return EINVAL;
  memcpy(message, &header, sizeof header);
  memcpy(message + sizeof header, request, request_bytes);
  return send(fd, message, header.nlmsg_len, 0) < 0 ? errno : 0;
}

/* The errno of a code below zero; the lowest number of all has no counterpart. */
static int errno_of(int32_t code) {
  return code == INT32_MIN ? EPROTO : -code;
}

/* An error without a number is the end of an answer to a request that was not for all rows. */
static int failure_of(const uint8_t *body, size_t length, bool *done) {
  int32_t code;
  if (length < sizeof code) return EPROTO;
  memcpy(&code, body, sizeof code);
  *done = code == 0;
  return code > 0 ? EPROTO : errno_of(code);
}

/* A dump that broke off half way says so in its end. */
static int end_of(const uint8_t *body, size_t length, bool *done) {
  int32_t code = 0;
  if (length >= sizeof code) memcpy(&code, body, sizeof code);
  *done = true;
  return code < 0 ? errno_of(code) : 0;
}

int read_messages(const uint8_t *bytes, size_t left, uint32_t sequence, netlink_visitor *visit, void *context,
                  bool *done) {
  while (left >= sizeof(struct nlmsghdr)) {
    struct nlmsghdr header;
    memcpy(&header, bytes, sizeof header);
    if (header.nlmsg_len < sizeof header || header.nlmsg_len > left) return EPROTO;
    const uint8_t *body = bytes + sizeof header;
    const size_t length = header.nlmsg_len - sizeof header;
    if (header.nlmsg_seq == sequence) {
      if (header.nlmsg_type == NLMSG_ERROR) return failure_of(body, length, done);
      if (header.nlmsg_type == NLMSG_DONE) return end_of(body, length, done);
      else visit(body, length, context);
    }
    const size_t step = aligned(header.nlmsg_len);
    if (step >= left) break;
    bytes += step;
    left -= step;
  }
  return 0;
}

static int ask(int fd, uint16_t type, uint16_t flags, const void *request, size_t request_bytes,
               netlink_visitor *visit, void *context) {
  static uint8_t answer[ANSWER_BYTES];
  static uint32_t sequence;
  sequence += 1;
  int failure = send_request(fd, type, flags, request, request_bytes, sequence);
  for (bool done = false; failure == 0 && !done;) {
    struct sockaddr_nl sender = {0};
    socklen_t sender_bytes = sizeof sender;
    const ssize_t got = recvfrom(fd, answer, sizeof answer, MSG_TRUNC, (struct sockaddr *)&sender, &sender_bytes);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return errno;
    if ((size_t)got > sizeof answer) return EMSGSIZE;
    /* Only the kernel has port 0: anybody may send to a netlink socket. */
    if (sender.nl_pid != 0) continue;
    failure = read_messages(answer, (size_t)got, sequence, visit, context, &done);
  }
  return failure;
}

int netlink_dump(int fd, uint16_t type, const void *request, size_t request_bytes, netlink_visitor *visit,
                 void *context) {
  return ask(fd, type, NLM_F_DUMP, request, request_bytes, visit, context);
}

int netlink_ask(int fd, uint16_t type, const void *request, size_t request_bytes, netlink_visitor *visit,
                void *context) {
  return ask(fd, type, NLM_F_ACK, request, request_bytes, visit, context);
}

static void look_away(const uint8_t *body, size_t length, void *context) {
  (void)body;
  (void)length;
  (void)context;
}

int netlink_change(int fd, uint16_t type, uint16_t flags, const void *request, size_t request_bytes) {
  return ask(fd, type, NLM_F_ACK | flags, request, request_bytes, look_away, NULL);
}

struct attributes attributes_after(const uint8_t *body, size_t length, size_t header_bytes) {
  const size_t start = aligned(header_bytes);
  if (length < start) return (struct attributes){0};
  return (struct attributes){.rest = body + start, .rest_bytes = length - start};
}

bool next_attribute(struct attributes *attributes) {
  struct nlattr header;
  if (attributes->rest_bytes < sizeof header) return false;
  memcpy(&header, attributes->rest, sizeof header);
  if (header.nla_len < sizeof header || header.nla_len > attributes->rest_bytes) return false;
  attributes->type = header.nla_type & (uint16_t)NLA_TYPE_MASK;
  attributes->value = attributes->rest + sizeof header;
  attributes->length = header.nla_len - sizeof header;
  const size_t step = aligned(header.nla_len);
  const size_t used = step < attributes->rest_bytes ? step : attributes->rest_bytes;
  attributes->rest += used;
  attributes->rest_bytes -= used;
  return true;
}

bool attribute_u32(const struct attributes *attributes, uint32_t *value) {
  if (attributes->length != sizeof *value) return false;
  memcpy(value, attributes->value, sizeof *value);
  return true;
}

bool attribute_is(const struct attributes *attributes, const char *text) {
  const size_t length = strlen(text) + 1;
  return attributes->length == length && memcmp(attributes->value, text, length) == 0;
}
