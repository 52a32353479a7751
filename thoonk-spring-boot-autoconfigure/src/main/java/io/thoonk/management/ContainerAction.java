package io.thoonk.management;

/**
 * What a person can do to a worker or listener.
 *
 * @since 0.1.0
 */
public enum ContainerAction {

    /** Let it take nothing in; what runs goes on. */
    PAUSE,
    /** Let it go on. */
    RESUME,

    /** End it: it takes nothing in, and what runs may end within the shutdown timeout. */
    STOP,

    /** Start it again. */
    START;

    private static final EnumNames<ContainerAction> WORDS = new EnumNames<>(ContainerAction.class, "action");

    /**
     * Finds an action.
     *
     * @param name its name in any case
     * @return the action
     * @throws IllegalArgumentException if there is none of that name
     */
    public static ContainerAction named(String name) {
        return WORDS.require(name);
    }

    /** {@return its name in lower case, as people write it} */
    public String word() {
        return EnumNames.word(this);
    }
}
