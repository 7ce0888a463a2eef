package dev.vigil.e2e;

import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.opentest4j.TestAbortedException;

/** Gives each test that asks for one a {@link Sandbox}, and closes it. */
final class Sandboxes implements ParameterResolver, AfterTestExecutionCallback {
    private static final Namespace OURS = Namespace.create(Sandboxes.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
        return parameter.getParameter().getType() == Sandbox.class;
    }

    @Override
    public Sandbox resolveParameter(ParameterContext parameter, ExtensionContext test) {
        return test.getStore(OURS)
                .computeIfAbsent(
                        Sandbox.class,
                        key -> {
                            try {
                                return new Sandbox(SandboxUsers.of(test));
                            } catch (java.io.IOException e) {
                                throw new java.io.UncheckedIOException(e);
                            }
                        },
                        Sandbox.class);
    }

    private static boolean isFailure(Throwable thrown) {
        return !(thrown instanceof TestAbortedException);
    }

    @Override
    public void afterTestExecution(ExtensionContext test) {
        Sandbox box = test.getStore(OURS).get(Sandbox.class, Sandbox.class);
        if (box != null
                && test.getExecutionException().filter(Sandboxes::isFailure).isPresent()) {
            System.out.println(test.getDisplayName() + " failed. " + box.story());
        }
    }
}
