package io.thoonk.atom;

import java.time.Instant;
import java.util.Optional;

/**
 * An entry of a feed elsewhere, in Atom or RSS. Its texts come from strangers: HTML in them is not made safe.
 *
 * @param id the id, which is also that of the item: that of Atom, or the {@code guid} of RSS, or else its link
 * @param updated when it was last changed, as far as the feed says
 * @param entry title, content, link and author; the link is absolute
 * @since 0.1.0
 */
public record ImportedEntry(String id, Optional<Instant> updated, AtomEntry entry) {}
