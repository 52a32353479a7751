package kotlin.coroutines;

/** A stand-in of the same name: the compiler of Kotlin gives a suspend function such a parameter at the end. */
public interface Continuation<T> {}
