"""The site's look: page frame, components, charts, navigation and the plain-English glossary."""
