/* What becomes of an echo: every answer is checked against the echo that it claims to be for. */
#ifndef ECHO_ANSWER_H
#define ECHO_ANSWER_H

#include "format.h"
#include "icmp.h"
#include "plan.h"

void echo_take_reply(struct plan *plan, uint32_t namespace, const struct icmp_message *message);
void echo_take_error(struct plan *plan, uint32_t namespace, const struct icmp_message *message);

/* Says the outcome of an echo, and gives its group's neighbour entries back when it is the last. */
void echo_finish(struct plan *plan, uint32_t index, const char *format, ...) FORMATS(3, 4);

/* For what the kernel refused to send. */
void echo_finish_errno(struct plan *plan, uint32_t index, int number);

uint32_t echo_done_count(void);
uint64_t echo_slowest(void);

#endif
