package io.thoonk.kit;

record Mail(String to, String text) {

    static Mail to(String to) {
        return new Mail(to, "Hello " + to);
    }
}
