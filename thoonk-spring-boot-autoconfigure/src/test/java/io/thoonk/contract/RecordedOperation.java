package io.thoonk.contract;

import tools.jackson.databind.JsonNode;

/**
 * One call of another implementation.
 *
 * @param peer whose
 * @param scenario the scenario's id
 * @param number place of the step in it, from 1
 * @param op neutral name of the operation
 * @param knownIds how many generated ids earlier steps have named
 * @param before the data that stood in Redis
 * @param step what was recorded
 */
record RecordedOperation(
        String peer, String scenario, int number, String op, int knownIds, JsonNode before, JsonNode step) {

    JsonNode args() {
        return step.path("args");
    }

    String feed() {
        return args().path("name").asString("");
    }

    String peerLetter() {
        return switch (peer) {
            case "thoonk-py-master" -> "P";
            case "thoonk-js-0.5.5" -> "J";
            default -> "S";
        };
    }

    JsonNode result() {
        return step.path("result");
    }

    boolean failed() {
        return step.has("error");
    }

    String displayName() {
        return peer + " " + scenario + " " + number + " " + op;
    }
}
