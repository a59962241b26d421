#include "settle.h"

#include <linux/if_addr.h>
#include <linux/rtnetlink.h>
#include <poll.h>
#include <string.h>

#include "clock.h"
#include "input.h"
#include "netlink.h"

enum { STEP_MS = 20, PATIENCE_US = 2500 * MILLISECOND };

void take_unsettled(const uint8_t *body, size_t length, void *count) {
  uint32_t *unsettled = count;
  struct ifaddrmsg header;
  if (length < sizeof header) return;
  memcpy(&header, body, sizeof header);
  const unsigned flags = header.ifa_flags;
  /* One that somebody else has will never be used; an optimistic one is used at once. */
  if ((flags & IFA_F_TENTATIVE) != 0 && (flags & (IFA_F_DADFAILED | IFA_F_OPTIMISTIC)) == 0) *unsettled += 1;
}

static bool is_settled(const struct namespace *namespace) {
  const struct ifaddrmsg addresses = {.ifa_family = AF_INET6};
  uint32_t unsettled = 0;
  if (namespace->failed_step != NULL) return true;
  netlink_dump(namespace->netlink, RTM_GETADDR, &addresses, sizeof addresses, take_unsettled, &unsettled);
  return unsettled == 0;
}

/* A new address of IPv6 is not answered for until nobody has objected to it, which takes a second or two. What is asked
 * before would get no answer, and that would prove nothing. */
void settle_addresses(const struct plan *plan) {
  const uint64_t until_us = clock_now() + PATIENCE_US;
  for (uint32_t number = 0; number < plan->namespace_count; number += 1) {
    while (!is_settled(&plan->namespaces[number]) && clock_now() < until_us) {
      struct pollfd end = {.fd = input_descriptor(), .events = POLLIN};
      if (poll(&end, 1, STEP_MS) > 0) input_watch();
    }
  }
}
