package io.thoonk.management;

import io.thoonk.ThoonkException;
import java.util.Collection;

/** Thrown where a worker or listener is named that there is not. */
public class UnknownContainerException extends ThoonkException {

    private static final long serialVersionUID = 1L;

    private final String id;

    /**
     * Creates the exception.
     *
     * @param id the id that was named
     * @param where in what circle it was looked for
     * @param known the ids that there are
     */
    public UnknownContainerException(String id, String where, Collection<String> known) {
        super("There is no worker or listener '" + id + "' " + where + "; there are " + known);
        this.id = id;
    }

    /** {@return the id that was named} */
    public String id() {
        return id;
    }
}
