package io.thoonk.dashboard;

import io.thoonk.ThoonkException;

/** A request that is not answered, and why. */
final class DashboardRefusal extends ThoonkException {

    private static final long serialVersionUID = 1L;

    private final int status;

    DashboardRefusal(int status, String message) {
        super(message);
        this.status = status;
    }

    int status() {
        return status;
    }
}
