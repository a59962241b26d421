#include "namespace.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "icmp.h"
#include "input.h"
#include "links.h"
#include "listen.h"
#include "netlink.h"
#include "report.h"
#include "settings.h"
#include "resolver.h"
#include "ruleset.h"
#include "tcp.h"
#include "udp.h"
#include "witness.h"

enum { FILES_OF_OURS = 64, FILES_OF_NAMESPACE = 11, MOST_CONNECTIONS = 128 };

static void fail(struct namespace *namespace, const char *step, int number) {
  namespace->failed_step = step;
  namespace->failed_errno = number;
}

static bool is_start(const struct namespace *namespace) {
  return strcmp(namespace->file, "-") == 0;
}

/* Kept, as long as the other ends of links are to be looked for, to be told apart from others. */
static bool enter(struct namespace *namespace, int folder, bool keep) {
  if (folder < 0) {
    fail(namespace, "folder", -folder);
    return false;
  }
  /* O_NONBLOCK: a stray FIFO in the folder must not hold the run up. */
  const int file = openat(folder, namespace->file, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (file < 0) {
    fail(namespace, "open", errno);
    return false;
  }
  const bool entered = setns(file, CLONE_NEWNET) == 0;
  if (!entered) fail(namespace, "setns", errno);
  if (keep && entered) namespace->handle = file;
  else close(file);
  return entered;
}

static void open_resolvers(struct plan *plan, uint32_t number) {
  for (uint32_t index = 0; index < plan->resolver_count; index += 1) {
    if (plan->resolvers[index].namespace == number) resolver_open(&plan->resolvers[index]);
  }
}

/* What files are left when everything else is open is shared by the pools. */
static uint32_t pool_size(const struct plan *plan) {
  struct rlimit files;
  const uint64_t pools = plan->namespace_count * (uint64_t)FAMILIES;
  const uint64_t reserved =
      FILES_OF_OURS + plan->resolver_count + plan->namespace_count * (uint64_t)FILES_OF_NAMESPACE;
  if (getrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_cur <= reserved + pools) return 1;
  uint64_t size = (files.rlim_cur - reserved) / pools;
  if (size > MAX_CONNECTIONS / pools) size = MAX_CONNECTIONS / pools;
  return size < MOST_CONNECTIONS ? (uint32_t)size : MOST_CONNECTIONS;
}

static void open_tcp(struct plan *plan, uint32_t number) {
  struct namespace *namespace = &plan->namespaces[number];
  /* Where there is no address of IPv6, one socket is enough to learn that nothing leads anywhere. */
  tcp_open_pool(plan, number, IP4, pool_size(plan));
  tcp_open_pool(plan, number, IP6, has_family(namespace, IP6) ? pool_size(plan) : 1);
  if (namespace->tcp[IP4].failure != 0) namespace->lacks |= LACKS_TCP;
  if (!read_listeners(number, TCP)) namespace->lacks |= LACKS_LISTEN;
}

static void open_udp(struct plan *plan, uint32_t number) {
  struct namespace *namespace = &plan->namespaces[number];
  for (enum family family = IP4; family < FAMILIES; family += 1) {
    udp_open(&namespace->udp[family], family);
    if (family == IP6 && !has_family(namespace, IP6)) continue;
    namespace->udp_witness[family] = witness_open(UDP, family);
    if (namespace->udp_witness[family] < 0) namespace->lacks |= LACKS_RECEIVE;
  }
  if (namespace->udp[IP4].failure != 0) namespace->lacks |= LACKS_UDP;
  if (!read_listeners(number, UDP)) namespace->lacks |= LACKS_LISTEN;
}

static void open_echoes(struct namespace *namespace) {
  for (enum family family = IP4; family < FAMILIES; family += 1) {
    icmp_open(&namespace->echo[family], family);
    if (family == IP6 && !has_family(namespace, IP6)) continue;
    namespace->echo_witness[family] = witness_open(ECHO, family);
    if (namespace->echo_witness[family] < 0) namespace->lacks |= LACKS_RECEIVE;
  }
  if (namespace->echo[IP6].failure == EAFNOSUPPORT) namespace->lacks |= LACKS_IPV6;
}

static bool wants_ruleset(const struct plan *plan, uint32_t number) {
  return (plan->wants & WANT_RULESET) != 0 || ((plan->wants & WANT_ONE_RULESET) != 0 && plan->ruleset_of == number);
}

static void open_namespace(struct plan *plan, uint32_t number, int folder) {
  struct namespace *namespace = &plan->namespaces[number];
  const bool keep = (plan->wants & WANT_LINKS) != 0;
  if (is_start(namespace)) namespace->handle = keep ? open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC) : -1;
  else if (!enter(namespace, folder, keep)) return;
  namespace->netlink = netlink_open(NETLINK_ROUTE);
  if (namespace->netlink < 0) {
    fail(namespace, "socket", errno);
    return;
  }
  const int failure = read_links(namespace);
  if (failure != 0) {
    fail(namespace, "addresses", failure);
    return;
  }
  if ((plan->wants & WANT_SETTINGS) != 0) read_settings(namespace);
  if (wants_ruleset(plan, number)) tell_ruleset(number);
  open_echoes(namespace);
  if ((plan->wants & WANT_UDP) != 0) open_udp(plan, number);
  open_resolvers(plan, number);
  if ((plan->wants & WANT_TCP) != 0) open_tcp(plan, number);
}

static int open_folder(const char *path) {
  const int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  return folder < 0 ? -errno : folder;
}

static void open_those(struct plan *plan, const int folders[2], bool start) {
  for (uint32_t number = 0; number < plan->namespace_count; number += 1) {
    const struct namespace *namespace = &plan->namespaces[number];
    input_watch();
    if (is_start(namespace) == start) open_namespace(plan, number, folders[namespace->named]);
  }
}

void open_namespaces(struct plan *plan, const char *folder, const char *named_folder) {
  const int folders[2] = {open_folder(folder), open_folder(named_folder)};
  /* There is no way back to the one that the process started in: it comes first. */
  open_those(plan, folders, true);
  open_those(plan, folders, false);
  for (int index = 0; index < 2; index += 1) {
    if (folders[index] >= 0) close(folders[index]);
  }
}

void close_handles(struct plan *plan) {
  for (uint32_t number = 0; number < plan->namespace_count; number += 1) close_socket(&plan->namespaces[number].handle);
}

void close_outlets(struct namespace *namespace) {
  for (enum family family = IP4; family < FAMILIES; family += 1) {
    close_socket(&namespace->echo[family].fd);
    close_socket(&namespace->udp[family].fd);
    close_socket(&namespace->echo_witness[family]);
    close_socket(&namespace->udp_witness[family]);
  }
}
