"""What an article is made of: words, pictures, what others claim, what we found, and what we got wrong."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.stream_block import StreamBlockValidationError, StreamValue
from wagtail.images.blocks import ImageChooserBlock

from rejoinder.markup import clean_body
from rejoinder.newsroom.findings import Finding
from rejoinder.newsroom.pictures import picture

RICH = ["bold", "italic", "link", "ol", "ul", "superscript", "subscript"]

_STORY, _DISPUTE, _OLD = _("The story"), _("What others said, and what we found"), _("From elsewhere")


class TextBlock(blocks.RichTextBlock):
    """Paragraphs and lists."""

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        group = _STORY
        template = "newsroom/blocks/text.html"


class HeadingBlock(blocks.CharBlock):
    """A heading inside the article."""

    class Meta:
        icon = "title"
        label = _("Heading")
        group = _STORY
        template = "newsroom/blocks/heading.html"


class ImageBlock(blocks.StructBlock):
    """A picture with the words for those who cannot see it, and whose it is."""

    image = ImageChooserBlock(label=_("Image"))
    alt = blocks.CharBlock(
        label=_("Description"),
        max_length=300,
        help_text=_("What can be seen, for people who cannot see it; it is read aloud instead."),
    )
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=400)
    credit = blocks.CharBlock(
        label=_("Credit"), max_length=200, help_text=_("Who made it, such as “Photograph: Ada Lind”.")
    )

    def get_context(self, value: Any, parent_context: Any = None) -> Any:
        """For the template: the picture in its sizes."""
        context = super().get_context(value, parent_context=parent_context)
        return {
            **context,
            "picture": picture(value["image"], value["alt"], value["caption"], value["credit"]),
        }

    class Meta:
        icon = "image"
        label = _("Image")
        group = _STORY
        template = "newsroom/blocks/image.html"


class QuotationBlock(blocks.StructBlock):
    """Somebody's words, set apart."""

    text = blocks.TextBlock(
        label=_("Words"), rows=3, help_text=_("Without quotation marks; the page sets them.")
    )
    who = blocks.CharBlock(label=_("Who said it"), required=False, max_length=200)
    source = blocks.CharBlock(
        label=_("Where"),
        required=False,
        max_length=300,
        help_text=_("Such as a speech, a letter or a paper."),
    )

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        group = _STORY
        template = "newsroom/blocks/quotation.html"


class ClaimBlock(blocks.StructBlock):
    """A statement that somebody made, with who, for whom, when and where."""

    statement = blocks.TextBlock(
        label=_("Statement"),
        rows=3,
        help_text=_("What they said, in their own words as far as possible, without quotation marks."),
    )
    claimant = blocks.CharBlock(label=_("Who said it"), max_length=200)
    office = blocks.CharBlock(
        label=_("Their office"), required=False, max_length=200, help_text=_("Such as Mayor, or Secretary.")
    )
    on_behalf_of = blocks.CharBlock(
        label=_("For whom they spoke"),
        required=False,
        max_length=200,
        help_text=_("Such as a party, firm or authority."),
    )
    made_on = blocks.DateBlock(label=_("When"))
    published_in = blocks.CharBlock(
        label=_("Where it was published"),
        required=False,
        max_length=300,
        help_text=_("Such as a paper, or a meeting."),
    )
    url = blocks.URLBlock(label=_("Its address"), required=False, max_length=1000)

    class Meta:
        icon = "comment"
        label = _("Claim")
        group = _DISPUTE
        template = "newsroom/blocks/claim.html"


class ResponseBlock(blocks.StructBlock):
    """The newsroom's answer to the claim before it."""

    label = blocks.CharBlock(
        label=_("Label"),
        required=False,
        max_length=120,
        help_text=_("Such as “The Courier’s finding”. Left empty, it says “Our finding”."),
    )
    finding = blocks.ChoiceBlock(label=_("Finding"), choices=Finding.choices)
    text = blocks.RichTextBlock(label=_("What we found, and how"), features=RICH)

    class Meta:
        icon = "check"
        label = _("Response")
        group = _DISPUTE
        help_text = _("Our answer to the claim before it.")
        template = "newsroom/blocks/response.html"


class CorrectionBlock(blocks.StructBlock):
    """A dated correction of our own text."""

    made_at = blocks.DateTimeBlock(label=_("When it was corrected"))
    text = blocks.TextBlock(
        label=_("Correction"), rows=3, help_text=_("What was wrong, and what is right. Say it plainly.")
    )

    class Meta:
        icon = "edit"
        label = _("Correction")
        group = _DISPUTE
        template = "newsroom/blocks/correction.html"


class ImportedBlock(blocks.RawHTMLBlock):
    """The body of an article that came from another system; made safe whenever it is stored."""

    def clean(self, value: Any) -> Any:
        """The value as it may stand on a page."""
        return self.normalize(clean_body(str(super().clean(value))))

    def get_prep_value(self, value: Any) -> str:
        """The value as it is stored. An import writes without forms, so safety is made here as well."""
        return clean_body(str(value))

    def get_context(self, value: Any, parent_context: Any = None) -> Any:
        """For the template: nothing on our pages is fetched from elsewhere, so images stand as links."""
        context = super().get_context(value, parent_context=parent_context)
        around = getattr(context.get("scene"), "direction", "")
        # Safe: it is what `markup` wrote.
        return {**context, "html": mark_safe(clean_body(str(value), images="link", around=around))}  # noqa: S308

    class Meta:
        icon = "code"
        label = _("Imported text")
        group = _OLD
        help_text = _(
            "HTML from another system. Scripts, styles and forms are taken out; images become links."
        )
        template = "newsroom/blocks/imported.html"


class PlainBody(blocks.StreamBlock):
    """The body of a plain page."""

    text = TextBlock(features=RICH)
    heading = HeadingBlock(max_length=200)
    image = ImageBlock()
    quotation = QuotationBlock()
    imported = ImportedBlock()

    class Meta:
        required = False


class ArticleBody(PlainBody):
    """The body of an article."""

    claim = ClaimBlock()
    response = ResponseBlock()
    correction = CorrectionBlock()
    # Declared again so that it stands last among an editor's choices.
    imported = ImportedBlock()

    def clean(self, value: StreamValue) -> StreamValue:
        """The stream, checked block by block; a response must stand somewhere after the claim it answers."""
        cleaned = super().clean(value)
        claimed = False
        for index, child in enumerate(cleaned):
            claimed = claimed or child.block_type == "claim"
            if child.block_type == "response" and not claimed:
                error = ValidationError(_("A response answers a claim: put the claim before it."))
                raise StreamBlockValidationError(block_errors={index: error}, non_block_errors=[error])
        return cleaned
