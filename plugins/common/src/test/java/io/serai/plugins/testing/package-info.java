/** What the tests of several bundles share. */
package io.serai.plugins.testing;
