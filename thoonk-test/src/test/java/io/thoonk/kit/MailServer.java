package io.thoonk.kit;

import java.io.IOException;

/** What the application talks to. */
interface MailServer {

    void send(Mail mail) throws IOException;
}
