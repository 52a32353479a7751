package io.thoonk.xmpp;

import java.util.Optional;

/** Does what somebody asks for. */
@FunctionalInterface
interface Requests {

    /**
     * Does it.
     *
     * @param request who asks for what
     * @return what stands in the answer; nothing for a mere success
     * @throws StanzaException if that cannot be
     */
    Optional<Element> handle(Request request) throws StanzaException;

    /**
     * A request.
     *
     * @param from who asks
     * @param set whether it changes something
     * @param what what is asked for
     */
    record Request(Jid from, boolean set, Element what) {

        /** The parts of it. */
        Optional<Element> part(String name) {
            return what.child(what.namespace(), name);
        }

        /** Demands that it is a request to change something, or that it is none. */
        void demand(boolean change) throws StanzaException {
            if (set != change) {
                throw StanzaException.badRequest("This has to be of type " + (change ? "set" : "get"));
            }
        }
    }
}
