package io.thoonk.xmpp;

import java.util.Optional;

/** A request is answered with an error, in the words of RFC 6120 and XEP-0060. */
final class StanzaException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String type;

    private final String condition;

    private final transient Optional<Element> detail;

    private StanzaException(String type, String condition, Optional<Element> detail, String text) {
        super(text, null, false, false);
        this.type = type;
        this.condition = condition;
        this.detail = detail;
    }

    /** What was asked cannot be as it is: another request may do. */
    static StanzaException modify(String condition, String detail, String text) {
        return new StanzaException("modify", condition, Optional.of(detail(detail)), text);
    }

    static StanzaException modify(String condition, String text) {
        return new StanzaException("modify", condition, Optional.empty(), text);
    }

    /** What was asked cannot be done. */
    static StanzaException cancel(String condition, String detail, String text) {
        return new StanzaException("cancel", condition, Optional.of(detail(detail)), text);
    }

    static StanzaException cancel(String condition, String text) {
        return new StanzaException("cancel", condition, Optional.empty(), text);
    }

    static StanzaException noNode() {
        return cancel("item-not-found", "There is no such node");
    }

    static StanzaException badRequest(String text) {
        return modify("bad-request", text);
    }

    static StanzaException forbidden(String text) {
        return new StanzaException("auth", "forbidden", Optional.empty(), text);
    }

    static StanzaException unsupported(String feature) {
        return new StanzaException(
                "cancel",
                "feature-not-implemented",
                Optional.of(detail("unsupported").with("feature", feature)),
                "There is no " + feature + " here");
    }

    /** It may work later. */
    static StanzaException unavailable() {
        return new StanzaException(
                "wait", "internal-server-error", Optional.empty(), "It did not work, and may when it is tried again");
    }

    String condition() {
        return condition;
    }

    Element element() {
        return Element.of(Namespaces.COMPONENT, "error")
                .with("type", type)
                .add(Element.of(Namespaces.STANZA_ERRORS, condition))
                .add(Element.of(Namespaces.STANZA_ERRORS, "text").text(String.valueOf(getMessage())))
                .add(detail);
    }

    private static Element detail(String name) {
        return Element.of(Namespaces.PUBSUB_ERRORS, name);
    }
}
