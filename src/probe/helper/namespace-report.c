#include <errno.h>
#include <stdio.h>

#include "interface-report.h"
#include "links.h"
#include "listen.h"
#include "namespace.h"
#include "report.h"
#include "route-report.h"
#include "settings.h"

static size_t add(char *list, size_t length, size_t room, const char *item) {
  const int written = snprintf(list + length, room - length, "%s%s", length > 0 ? "," : "", item);
  return length + (size_t)written;
}

static void write_lacks(uint8_t lacks, char *list, size_t room) {
  static const struct {
    enum lack lack;
    const char *word;
  } words[] = {
      {LACKS_RECEIVE, "receive"}, {LACKS_TCP, "tcp"},       {LACKS_UDP, "udp"},
      {LACKS_IPV6, "ipv6"},       {LACKS_LISTEN, "listen"}, {LACKS_ADDRESSES, "addresses"},
  };
  size_t length = 0;
  for (size_t index = 0; index < sizeof words / sizeof *words; index += 1) {
    if ((lacks & words[index].lack) != 0) length = add(list, length, room, words[index].word);
  }
  if (length == 0) snprintf(list, room, "-");
}

static void report_entered(const struct namespace *namespace, uint32_t number) {
  char list[MAX_ADDRESSES * (IP_TEXT_BYTES + sizeof ",/128")] = "-", lacks[64];
  size_t length = 0;
  for (uint32_t index = 0; index < namespace->address_count; index += 1) {
    const struct address *address = &namespace->addresses[index];
    char text[IP_TEXT_BYTES], item[IP_TEXT_BYTES + sizeof "/128"];
    if (!is_public(address)) continue;
    ip_write(&address->ip, text);
    snprintf(item, sizeof item, "%s/%u", text, address->prefix);
    length = add(list, length, sizeof list, item);
  }
  write_lacks(namespace->lacks, lacks, sizeof lacks);
  say("ns %u ok %s %s\n", number, list, lacks);
}

static void report_found(const struct plan *plan, uint32_t number) {
  const struct namespace *namespace = &plan->namespaces[number];
  report_entered(namespace, number);
  report_listeners(number);
  if ((plan->wants & WANT_ROUTES) != 0) report_routes(namespace, number);
  if ((plan->wants & WANT_LINKS) != 0) report_interfaces(plan, number);
  if ((plan->wants & WANT_SETTINGS) != 0) report_settings(namespace, number);
}

void report_namespaces(const struct plan *plan) {
  uint32_t failed = 0;
  bool refused = false;
  for (uint32_t number = 0; number < plan->namespace_count; number += 1) {
    const struct namespace *namespace = &plan->namespaces[number];
    if (namespace->failed_step == NULL) {
      report_found(plan, number);
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
