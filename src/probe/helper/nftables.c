#include "nftables.h"

#include <errno.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <string.h>
#include <sys/socket.h>

#include "netlink.h"
#include "sockets.h"

enum { MOST_READINGS = 5 };

static uint16_t message_of(int type) {
  return (uint16_t)(NFNL_SUBSYS_NFTABLES << 8 | type);
}

void take_rules(const uint8_t *body, size_t length, void *context) {
  struct nfgenmsg header;
  if (length < sizeof header) return;
  memcpy(&header, body, sizeof header);
  const struct record record = {
      .kind = *(const enum record_kind *)context,
      .family = header.nfgen_family,
      .length = length - sizeof header,
  };
  uint8_t *bytes = rules_add(&record);
  if (bytes != NULL) memcpy(bytes, body + sizeof header, record.length);
}

void take_generation(const uint8_t *body, size_t length, void *context) {
  struct attributes attributes = attributes_after(body, length, sizeof(struct nfgenmsg));
  while (next_attribute(&attributes)) {
    if (attributes.type == NFTA_GEN_ID) attribute_u32(&attributes, context);
  }
}

static int read_kind(int fd, int type, enum record_kind kind) {
  const struct nfgenmsg all = {.nfgen_family = AF_UNSPEC, .version = NFNETLINK_V0};
  return netlink_dump(fd, message_of(type), &all, sizeof all, take_rules, &kind);
}

static size_t add_attribute(uint8_t *request, size_t length, uint16_t type, const struct attributes *from) {
  const struct nlattr header = {.nla_len = (uint16_t)(sizeof header + from->length), .nla_type = type};
  const size_t step = NLA_ALIGN(header.nla_len);
  if (from->length >= NFT_NAME_MAXLEN || ELEMENTS_REQUEST_BYTES - length < step) return length;
  memcpy(request + length, &header, sizeof header);
  memcpy(request + length + sizeof header, from->value, from->length);
  return length + step;
}

size_t request_elements(const struct record *set, const uint8_t *bytes, uint8_t request[ELEMENTS_REQUEST_BYTES]) {
  const struct nfgenmsg header = {.nfgen_family = set->family, .version = NFNETLINK_V0};
  struct attributes attributes = {.rest = bytes, .rest_bytes = set->length};
  size_t length = sizeof header;
  memset(request, 0, ELEMENTS_REQUEST_BYTES);
  memcpy(request, &header, sizeof header);
  while (next_attribute(&attributes)) {
    if (attributes.type == NFTA_SET_TABLE) length = add_attribute(request, length, NFTA_SET_ELEM_LIST_TABLE, &attributes);
    if (attributes.type == NFTA_SET_NAME) length = add_attribute(request, length, NFTA_SET_ELEM_LIST_SET, &attributes);
  }
  return length == sizeof header ? 0 : length;
}

static int read_elements(int fd, size_t first, size_t end) {
  enum record_kind kind = NFT_ELEMENTS;
  struct record set;
  const uint8_t *bytes;
  int failure = 0;
  for (size_t at = first; failure == 0 && at < end && rules_next(&at, &set, &bytes);) {
    uint8_t request[ELEMENTS_REQUEST_BYTES];
    const size_t length = request_elements(&set, bytes, request);
    if (length > 0) failure = netlink_dump(fd, message_of(NFT_MSG_GETSETELEM), request, length, take_rules, &kind);
  }
  return failure;
}

static int read_all(int fd) {
  int failure = read_kind(fd, NFT_MSG_GETTABLE, NFT_TABLE);
  if (failure == 0) failure = read_kind(fd, NFT_MSG_GETCHAIN, NFT_CHAIN);
  if (failure == 0) failure = read_kind(fd, NFT_MSG_GETRULE, NFT_RULE);
  const size_t first = rules_end();
  if (failure == 0) failure = read_kind(fd, NFT_MSG_GETSET, NFT_SET);
  return failure == 0 ? read_elements(fd, first, rules_end()) : failure;
}

/* EOPNOTSUPP: there is nobody whom such a question is for. */
static int ask_generation(int fd, uint32_t *generation) {
  const struct nfgenmsg all = {.nfgen_family = AF_UNSPEC, .version = NFNETLINK_V0};
  const int failure = netlink_ask(fd, message_of(NFT_MSG_GETGEN), &all, sizeof all, take_generation, generation);
  return failure == EINVAL ? EOPNOTSUPP : failure;
}

/* EAGAIN: somebody changed the rules meanwhile, so that what was read may never have been. */
static int read_once(int fd) {
  uint32_t before = 0, after = 0;
  int failure = ask_generation(fd, &before);
  const int reading = failure == 0 ? read_all(fd) : failure;
  if (failure == 0) failure = ask_generation(fd, &after);
  if (failure == 0 && (before != after || reading == EINTR)) return EAGAIN;
  return failure == 0 ? reading : failure;
}

int read_nftables(void) {
  int fd = netlink_open(NETLINK_NETFILTER), failure = EAGAIN;
  if (fd < 0) return errno == EPROTONOSUPPORT ? EOPNOTSUPP : errno;
  const size_t start = rules_end();
  for (int reading = 0; failure == EAGAIN && reading < MOST_READINGS; reading += 1) {
    rules_forget_from(start);
    failure = read_once(fd);
  }
  close_socket(&fd);
  return failure == 0 && rules_overflowed() ? EOVERFLOW : failure;
}
