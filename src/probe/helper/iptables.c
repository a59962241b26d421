#include "iptables.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "fields.h"
#include "rule-store.h"
#include "sockets.h"

/* As in linux/netfilter_ipv4/ip_tables.h, which does not go together with every C library's own headers. */
enum { LEVEL_IP = 0, LEVEL_IPV6 = 41, GET_INFO = 64, GET_ENTRIES = 65, PROTOCOL_RAW = 255 };

struct info {
  char name[TABLE_NAME_BYTES];
  uint32_t valid_hooks, hook_entry[5], underflow[5], entry_count, size;
};

/* What comes before the entries, which are told in multiples of 8 bytes. */
struct entries_header {
  char name[TABLE_NAME_BYTES];
  uint32_t size, padding;
};

enum { MOST_READINGS = 5, MOST_NAMES_BYTES = 1024 };

static const struct {
  int domain, level;
  uint8_t family;
  const char *names;
} kinds[] = {
    {AF_INET, LEVEL_IP, 4, "/proc/self/net/ip_tables_names"},
    {AF_INET6, LEVEL_IPV6, 6, "/proc/self/net/ip6_tables_names"},
};

static int ask(int fd, int level, int what, void *answer, size_t length) {
  socklen_t given = (socklen_t)length;
  if (getsockopt(fd, level, what, answer, &given) != 0) return errno;
  return given == length ? 0 : EPROTO;
}

/* The record is what is known of the table, and then its entries. EAGAIN: somebody changed them in between. */
static int read_table(int fd, int level, uint8_t family, const char *name) {
  struct info info = {0};
  struct entries_header header = {0};
  struct record record = {.kind = IPTABLES, .family = family};
  if (strlen(name) >= sizeof info.name || !is_file_name(name)) return EPROTO;
  strcpy(info.name, name);
  const int failure = ask(fd, level, GET_INFO, &info, sizeof info);
  if (failure != 0) return failure;
  strcpy(record.name, name);
  memcpy(header.name, info.name, sizeof header.name);
  header.size = info.size;
  record.length = sizeof info + sizeof header + info.size;
  uint8_t *bytes = rules_add(&record);
  if (bytes == NULL) return EOVERFLOW;
  memcpy(bytes, &info, sizeof info);
  memcpy(bytes + sizeof info, &header, sizeof header);
  return ask(fd, level, GET_ENTRIES, bytes + sizeof info, sizeof header + info.size);
}

static int read_named(int fd, int level, uint8_t family, const char *name) {
  const size_t start = rules_end();
  int failure = EAGAIN;
  for (int reading = 0; failure == EAGAIN && reading < MOST_READINGS; reading += 1) {
    rules_forget_from(start);
    failure = read_table(fd, level, family, name);
  }
  return failure;
}

/* Says what failed; no text where the kernel has no such tables at all. */
static int read_names(const char *file, char names[MOST_NAMES_BYTES]) {
  size_t length = 0;
  const int fd = open(file, O_RDONLY | O_CLOEXEC);
  names[0] = '\0';
  if (fd < 0) return errno == ENOENT ? 0 : errno;
  for (ssize_t got = 1; got > 0 && length < MOST_NAMES_BYTES - 1; length += (size_t)got) {
    got = read(fd, names + length, MOST_NAMES_BYTES - 1 - length);
    if (got < 0) {
      const int reason = errno;
      close(fd);
      return reason;
    }
  }
  close(fd);
  names[length] = '\0';
  return length == MOST_NAMES_BYTES - 1 ? EOVERFLOW : 0;
}

static int read_family(size_t kind) {
  char names[MOST_NAMES_BYTES], *rest = names;
  int failure = read_names(kinds[kind].names, names);
  if (failure != 0 || names[0] == '\0') return failure;
  int fd = socket(kinds[kind].domain, SOCK_RAW | SOCK_CLOEXEC, PROTOCOL_RAW);
  if (fd < 0) return errno;
  for (char *name = strsep(&rest, "\n"); failure == 0 && name != NULL; name = strsep(&rest, "\n")) {
    if (name[0] != '\0') failure = read_named(fd, kinds[kind].level, kinds[kind].family, name);
  }
  close_socket(&fd);
  return failure;
}

int read_iptables(void) {
  const int failure = read_family(0);
  return failure == 0 ? read_family(1) : failure;
}
