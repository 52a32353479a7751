package io.thoonk.xmpp;

import io.thoonk.FeedDoesNotExistException;
import io.thoonk.LoggableFailure;
import io.thoonk.ThoonkRedisException;
import io.thoonk.xmpp.Requests.Request;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The answer to a stanza: a result, or an error for whatever goes wrong, so that whoever asks never waits in vain. */
final class Answer {

    private static final Logger log = LoggerFactory.getLogger(Answer.class);

    private Answer() {}

    /** Answers a stanza, with nothing where it must not be answered. */
    static Optional<Element> to(Element stanza, Requests requests) {
        Optional<String> from = stanza.attribute("from");
        String type = stanza.attribute("type").orElse("");
        // Only requests are answered: an answer to an answer, or to an error, could go on for ever.
        if (!stanza.name().equals("iq") || from.isEmpty() || !type.equals("get") && !type.equals("set")) {
            return Optional.empty();
        }
        try {
            List<Element> asked = stanza.elements();
            Element what = asked.isEmpty() ? Element.of("", "nothing") : asked.get(0);
            Request request = new Request(Jid.parse(from.get()), type.equals("set"), what);
            return Optional.of(reply(stanza, "result").add(requests.handle(request)));
        } catch (StanzaException ex) {
            return error(stanza, ex);
        } catch (FeedDoesNotExistException ex) {
            // It was there when the request began.
            return error(stanza, StanzaException.noNode());
        } catch (ThoonkRedisException ex) {
            log.debug("A request of {} failed", from.get(), ex);
            return error(stanza, StanzaException.unavailable());
        } catch (Throwable ex) {
            log.error(
                    "A request over XMPP failed, and was answered with internal-server-error", LoggableFailure.of(ex));
            return error(stanza, StanzaException.unavailable());
        }
    }

    private static Optional<Element> error(Element stanza, StanzaException error) {
        return Optional.of(reply(stanza, "error").add(error.element()));
    }

    private static Element reply(Element stanza, String type) {
        return Element.of(Namespaces.COMPONENT, "iq")
                .with("type", type)
                .with("from", stanza.attribute("to"))
                .with("to", stanza.attribute("from"))
                .with("id", stanza.attribute("id"));
    }
}
