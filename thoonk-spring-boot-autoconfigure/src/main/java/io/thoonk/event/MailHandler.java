package io.thoonk.event;

/** Handles the mail of one mailbox, one after the other, off the driver's thread. */
@FunctionalInterface
interface MailHandler {

    void handle(Mail mail);
}
