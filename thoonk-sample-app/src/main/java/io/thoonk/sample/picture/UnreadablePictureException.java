package io.thoonk.sample.picture;

/** Says in words for the page why a file is no picture that can be shown. Trying again would not help. */
public class UnreadablePictureException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String reason;

    UnreadablePictureException(String reason) {
        super(reason);
        this.reason = reason;
    }

    UnreadablePictureException(String reason, Throwable cause) {
        super(reason, cause);
        this.reason = reason;
    }

    public String reason() {
        return reason;
    }
}
