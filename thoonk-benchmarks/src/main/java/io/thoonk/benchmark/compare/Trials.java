package io.thoonk.benchmark.compare;

import io.thoonk.benchmark.report.Results;

/** Some lines of the table. */
interface Trials {

    /** Lets every contestant have one turn at every line. */
    void round(Results results);
}
