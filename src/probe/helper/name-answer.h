/* The questions under way, and what becomes of them. */
#ifndef NAME_ANSWER_H
#define NAME_ANSWER_H

#include "format.h"
#include "plan.h"

/* What the second send changes in a question's number, to tell its answer from the first one's. */
enum { NAME_REPEATED = 0x8000 };

/* Gives a question its number and its place among those under way. The server has to have a slot for it. */
void name_enter(struct plan *plan, uint32_t index);

/* A number for the fence, which no question has. */
uint16_t name_fence_id(const struct plan *plan, const struct resolver *resolver);

/* Says the outcome of a question that is under way or was never asked. */
void name_finish(struct plan *plan, uint32_t index, const char *format, ...) FORMATS(3, 4);

/* For what could not be sent. */
void name_finish_errno(struct plan *plan, uint32_t index, int number);

/* Reads answers and errors until there are no more; says whether there were errors. */
bool name_drain(struct plan *plan, struct resolver *resolver);

/* Takes what a server sent, if it is the answer to one of the questions. */
void name_take_message(struct plan *plan, struct resolver *resolver, const uint8_t *message, size_t length);

/* Those under way, in no order. */
uint32_t name_active_count(void);
uint32_t name_active(uint32_t place);

uint32_t name_loading(void); /* by all servers together */
uint32_t name_done_count(void);
uint64_t name_slowest(void);

/* For another round of all of them. */
void name_forget_outcomes(void);

#endif
