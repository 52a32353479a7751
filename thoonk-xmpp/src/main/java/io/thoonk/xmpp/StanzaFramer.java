package io.thoonk.xmpp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream of XML into stanzas, without reading what is in them. So a stanza that is too large costs no memory, one that is
 * malformed costs the stream nothing, and no parser lives as long as the stream and remembers every name that it ever saw. Not thread-safe;
 * goes on where it was after a read that timed out.
 */
final class StanzaFramer {

    /** Bytes of a stanza, at most. */
    static final int LIMIT = 65_536;

    private static final byte[] CDATA = "[CDATA[".getBytes(StandardCharsets.US_ASCII);

    private final InputStream in;

    private final byte[] read = new byte[8_192];

    private int next;

    private int end;

    private final ByteArrayOutputStream frame = new ByteArrayOutputStream();

    private boolean tooLarge;

    private State state = State.TEXT;

    private int depth;

    private int quote;

    /** The byte before, and the one before that. */
    private int last;

    private int lastButOne;

    private int matched;

    StanzaFramer(InputStream in) {
        this.in = in;
    }

    /**
     * Reads on until something is complete.
     *
     * @return the opening tag of the stream first, then stanzas, at last the end
     * @throws RestrictedXmlException if there is something that a stream must not have: comments, declarations, instructions
     */
    Frame next() throws IOException {
        while (true) {
            if (next == end) {
                int count = in.read(read);
                if (count < 0) {
                    return new Frame(Kind.END, new byte[0]);
                }
                next = 0;
                end = count;
            }
            @Nullable Kind complete = take(read[next++]);
            if (complete != null) {
                Frame done = new Frame(complete, frame.toByteArray());
                frame.reset();
                tooLarge = false;
                return done;
            }
        }
    }

    private @Nullable Kind take(byte value) throws RestrictedXmlException {
        if (state != State.TEXT || depth > 1 || value == '<') {
            if (frame.size() < LIMIT) {
                frame.write(value);
            } else {
                tooLarge = true;
            }
        }
        @Nullable Kind complete = state == State.START_TAG ? inStartTag(value) : elsewhere(value);
        lastButOne = last;
        last = value;
        return complete;
    }

    private @Nullable Kind elsewhere(byte value) throws RestrictedXmlException {
        switch (state) {
            case TEXT -> {
                if (value == '<') {
                    state = State.TAG;
                }
            }
            case TAG -> state = afterBracket(value);
            case END_TAG -> {
                if (value == '>') {
                    return ended();
                }
            }
            case CDATA_START -> {
                if (value != CDATA[matched++]) {
                    throw new RestrictedXmlException();
                }
                if (matched == CDATA.length) {
                    state = State.CDATA;
                }
            }
            case CDATA -> {
                if (value == '>' && last == ']' && lastButOne == ']') {
                    state = State.TEXT;
                }
            }
            default -> {
                if (value == '>' && last == '?') {
                    state = State.TEXT;
                    frame.reset();
                }
            }
        }
        return null;
    }

    private State afterBracket(byte value) throws RestrictedXmlException {
        matched = 0;
        if (value == '/') {
            return State.END_TAG;
        }
        if (value == '?' && depth == 0) {
            return State.XML_DECLARATION;
        }
        if (value == '!' && depth > 1) {
            return State.CDATA_START;
        }
        if (value == '?' || value == '!') {
            throw new RestrictedXmlException();
        }
        return State.START_TAG;
    }

    private @Nullable Kind inStartTag(byte value) {
        if (quote != 0) {
            quote = value == quote ? 0 : quote;
        } else if (value == '\'' || value == '"') {
            quote = value;
        } else if (value == '>') {
            depth++;
            if (last == '/') {
                return ended();
            }
            state = State.TEXT;
            return depth == 1 ? Kind.OPENING : null;
        }
        return null;
    }

    private @Nullable Kind ended() {
        state = State.TEXT;
        depth--;
        if (depth == 0) {
            return Kind.END;
        }
        if (depth > 1) {
            return null;
        }
        return tooLarge ? Kind.TOO_LARGE : Kind.STANZA;
    }

    private enum State {
        TEXT,
        TAG,
        START_TAG,
        END_TAG,
        CDATA_START,
        CDATA,
        XML_DECLARATION
    }

    /** What is complete. */
    enum Kind {
        OPENING,
        STANZA,
        /** Only its beginning is here. */
        TOO_LARGE,
        END
    }

    /** Something that is complete, and its bytes. */
    record Frame(Kind kind, byte[] bytes) {}

    /** The stream has something that XMPP forbids. */
    static final class RestrictedXmlException extends IOException {

        private static final long serialVersionUID = 1L;

        RestrictedXmlException() {
            super("The stream has a comment, a declaration or an instruction, which XMPP forbids");
        }
    }
}
