/** Feeds as nodes of XMPP PubSub (XEP-0060), as an external component of an XMPP server (XEP-0114). */
@NullMarked
package io.thoonk.xmpp;

import org.jspecify.annotations.NullMarked;
