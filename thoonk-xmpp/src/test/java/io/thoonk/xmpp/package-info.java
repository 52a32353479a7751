/** Against real servers and clients where their files are. */
@NullMarked
package io.thoonk.xmpp;

import org.jspecify.annotations.NullMarked;
