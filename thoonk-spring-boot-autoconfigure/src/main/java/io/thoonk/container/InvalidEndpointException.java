package io.thoonk.container;

import io.thoonk.ThoonkException;

/**
 * Thrown at start-up when a worker or listener is declared wrongly.
 *
 * @since 0.1.0
 */
public class InvalidEndpointException extends ThoonkException {

    private static final long serialVersionUID = 1L;

    private final String where;

    private final String problem;

    private final String mend;

    /**
     * Creates the exception.
     *
     * @param where annotation and method
     * @param problem what is wrong
     * @param mend what to do
     */
    public InvalidEndpointException(String where, String problem, String mend) {
        super(where + " " + problem + ". " + mend);
        this.where = where;
        this.problem = problem;
        this.mend = mend;
    }

    /** {@return annotation and method} */
    public String where() {
        return where;
    }

    /** {@return what is wrong there} */
    public String problem() {
        return problem;
    }

    /** {@return what to do} */
    public String mend() {
        return mend;
    }
}
