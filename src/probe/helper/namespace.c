#include "namespace.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "icmp.h"
#include "input.h"
#include "links.h"
#include "name.h"
#include "netlink.h"
#include "report.h"

enum { LOOPBACK_INTERFACE = 1 };

static void fail(struct namespace *namespace, const char *step, int number) {
  namespace->failed_step = step;
  namespace->failed_errno = number;
}

static bool is_start(const struct namespace *namespace) {
  return strcmp(namespace->file, "-") == 0;
}

static bool enter(struct namespace *namespace, int folder) {
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
  close(file);
  return entered;
}

static void open_resolvers(struct plan *plan, uint32_t number) {
  for (uint32_t index = 0; index < plan->resolver_count; index += 1) {
    if (plan->resolvers[index].namespace == number) name_open_resolver(&plan->resolvers[index]);
  }
}

static void open_namespace(struct plan *plan, uint32_t number, int folder) {
  struct namespace *namespace = &plan->namespaces[number];
  if (!is_start(namespace) && !enter(namespace, folder)) return;
  namespace->netlink = netlink_open();
  if (namespace->netlink < 0) {
    fail(namespace, "socket", errno);
    return;
  }
  const int failure = read_links(namespace);
  if (failure != 0) {
    fail(namespace, "addresses", failure);
    return;
  }
  icmp_open(namespace);
  open_resolvers(plan, number);
}

static void open_those(struct plan *plan, int folder, bool start) {
  for (uint32_t number = 0; number < plan->namespace_count; number += 1) {
    input_watch();
    if (is_start(&plan->namespaces[number]) == start) open_namespace(plan, number, folder);
  }
}

void open_namespaces(struct plan *plan, const char *path) {
  int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) folder = -errno;
  /* There is no way back to the one that the process started in: it comes first. */
  open_those(plan, folder, true);
  open_those(plan, folder, false);
  if (folder >= 0) close(folder);
}

static void report_entered(const struct namespace *namespace, uint32_t number) {
  char list[MAX_ADDRESSES * sizeof ",255.255.255.255/32"] = "";
  size_t length = 0;
  for (uint32_t index = 0; index < namespace->address_count; index += 1) {
    const struct address *address = &namespace->addresses[index];
    char text[INET_ADDRSTRLEN];
    if (address->interface == LOOPBACK_INTERFACE) continue;
    inet_ntop(AF_INET, &address->ip, text, sizeof text);
    const int written =
        snprintf(list + length, sizeof list - length, "%s%s/%u", length > 0 ? "," : "", text, address->prefix);
    length += (size_t)written;
  }
  say("ns %u ok %s\n", number, length > 0 ? list : "-");
}

void report_namespaces(const struct plan *plan) {
  uint32_t failed = 0;
  bool refused = false;
  for (uint32_t number = 0; number < plan->namespace_count; number += 1) {
    const struct namespace *namespace = &plan->namespaces[number];
    if (namespace->failed_step == NULL) {
      report_entered(namespace, number);
      continue;
    }
    say("ns %u failed %s %s\n", number, namespace->failed_step, errno_name(namespace->failed_errno));
    failed += 1;
    refused = refused || namespace->failed_errno == EPERM;
  }
  flush_answers();
  if (refused && failed == plan->namespace_count) {
    die(EXIT_PRIVILEGE, "no namespace could be entered: that needs the capability SYS_ADMIN");
  }
}
