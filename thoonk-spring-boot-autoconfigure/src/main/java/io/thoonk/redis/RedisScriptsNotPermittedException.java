package io.thoonk.redis;

import io.thoonk.ThoonkException;

/** Thrown at start-up when the Redis user may not run scripts. */
public class RedisScriptsNotPermittedException extends ThoonkException {

    private static final long serialVersionUID = 1L;

    private final String answer;

    /**
     * Creates the exception.
     *
     * @param answer what Redis said
     * @param cause the driver's exception
     */
    public RedisScriptsNotPermittedException(String answer, Throwable cause) {
        super("The Redis user may not run scripts: " + answer, cause);
        this.answer = answer;
    }

    /**
     * Tells the answer.
     *
     * @return what Redis said
     */
    public String answer() {
        return answer;
    }
}
