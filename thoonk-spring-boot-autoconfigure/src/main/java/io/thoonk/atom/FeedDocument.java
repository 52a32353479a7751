package io.thoonk.atom;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a document of Atom or RSS says, whichever of the two it is written in.
 *
 * @param about the feed
 * @param updated when something was last published, edited or retracted
 * @param entries newest first
 * @param gone ids of what was retracted lately
 * @param paging whether there is more, and where
 */
record FeedDocument(About about, Instant updated, List<Entry> entries, List<Gone> gone, Paging paging) {

    /**
     * What never changes from one document of a feed to the next.
     *
     * @param id permanent, compared byte by byte: never an address
     * @param title plain text
     * @param author name of who counts where an entry has no author
     * @param self address of the first document
     * @param site address of a page for people
     * @param hub address of the WebSub hub that tells of changes, if there is one
     */
    record About(String id, String title, String author, String self, String site, Optional<String> hub) {}

    /**
     * An entry.
     *
     * @param id permanent
     * @param updated when it was published or last edited
     * @param entry what it says
     */
    record Entry(String id, Instant updated, AtomEntry entry) {}

    /**
     * An entry that is no more.
     *
     * @param id its id
     * @param when it was retracted
     */
    record Gone(String id, Instant when) {}

    /**
     * How much of the feed the document has.
     *
     * @param complete whether what is not in the document is not in the feed (RFC 5005, section 2)
     * @param self address of this document
     * @param next address of the document with older entries, if there are
     */
    record Paging(boolean complete, String self, Optional<String> next) {}

    /**
     * Makes an id of a feed or an entry, as RFC 4151 says. The same names give the same id for ever.
     *
     * @param authority domain or e-mail address and the date from which it was ours, like {@code example.org,2026}
     * @param names the name of the feed, and for an entry the id of the item
     * @return a {@code tag:} URI
     */
    static String tag(String authority, String... names) {
        StringBuilder uri = new StringBuilder("tag:").append(authority).append(':');
        for (int i = 0; i < names.length; i++) {
            if (i > 0) {
                uri.append('/');
            }
            for (byte octet : names[i].getBytes(StandardCharsets.UTF_8)) {
                char character = (char) (octet & 0xff);
                if (character < 0x80 && Character.isLetterOrDigit(character) || "-._~".indexOf(character) >= 0) {
                    uri.append(character);
                } else {
                    uri.append(String.format("%%%02X", octet & 0xff));
                }
            }
        }
        return uri.toString();
    }
}
