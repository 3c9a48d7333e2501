"""How Sphinx makes the site of the pages that `scripts.site` has put together."""

project = "Learn asyncio by seeing it"
html_title = project
language = "en"
smartquotes = False  # whoever searches for a message types it as Python prints it

extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx.ext.githubpages"]
exclude_patterns = ["downloads"]

# Notebooks: they are stored as they have run.
nb_execution_mode = "off"
nb_ipywidgets_js = {}  # else a page with widgets would ask another host for them
nb_merge_streams = True
myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 4
myst_heading_slug_func = "scripts.site.pages.slug"

# Docstrings: a name of the course must resolve, one of Python or of a library need not.
nitpick_ignore_regex = [("py:.*", r"(?!(helpers|grading)\b).*")]
autodoc_member_order = "bysource"
autodoc_typehints = "description"
autodoc_typehints_description_target = "documented"
napoleon_numpy_docstring = False

# Looks: furo, with the blue of the timelines. It asks no other host for anything.
html_theme = "furo"
html_static_path = ["static"]
html_css_files = ["course.css"]
html_show_copyright = False
html_show_sourcelink = False
html_copy_source = False
html_show_search_summary = False  # it would need a server
html_theme_options = {
    "light_css_variables": {"color-brand-primary": "#0061a4", "color-brand-content": "#0061a4"},
    "dark_css_variables": {"color-brand-primary": "#7cc4f5", "color-brand-content": "#7cc4f5"},
    "top_of_page_buttons": [],
}
