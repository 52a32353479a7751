package io.thoonk.autoconfigure;

/** Thrown at start-up when a property has a value that cannot be. */
class InvalidPropertyException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final String property;

    InvalidPropertyException(String property, String problem) {
        super(property + " " + problem);
        this.property = property;
    }

    String property() {
        return property;
    }
}
