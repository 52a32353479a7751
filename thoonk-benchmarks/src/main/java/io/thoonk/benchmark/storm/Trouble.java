package io.thoonk.benchmark.storm;

/** What is wrong with the subscribers of a trial. */
enum Trouble {
    /** Nothing: neither the dead nor the slow one has subscribed. */
    NONE("without"),
    /** The first subscriber of the first host is dead, that of the second slow. */
    SUBSCRIBERS("one dead, one slow"),
    /** All subscribers of the first host are dead, all of the second slow. */
    HOSTS("a host of dead, a host of slow ones");

    private final String text;

    Trouble(String text) {
        this.text = text;
    }

    /** {@return what becomes of a subscriber} Subscribers are dealt out to the hosts in turn. */
    Health of(int subscriber, int hosts) {
        int host = subscriber % hosts;
        if (host > 1 || this != HOSTS && subscriber >= hosts) {
            return Health.WELL;
        }
        return this == NONE ? Health.AWAY : host == 0 ? Health.DEAD : Health.SLOW;
    }

    @Override
    public String toString() {
        return text;
    }

    /** How a subscriber is. */
    enum Health {
        WELL,
        /** Takes requests and never answers. */
        DEAD,
        SLOW,
        /** Has not subscribed. */
        AWAY
    }
}
