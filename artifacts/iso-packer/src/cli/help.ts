export const HELP = `iso-packer: makes disk images, and tells what is in one

  iso-packer pack DIR --out FILE [OPTIONS]          an image of what is in DIR
  iso-packer pack --tar --out FILE [OPTIONS]        an image of what is in the tar on standard input
  iso-packer list IMAGE [--json]                    formats, labels and files of an image

Examples
  iso-packer pack ./invoice --out invoice.iso
  iso-packer pack ./invoice --out invoice.iso --label INVOICE --hide '*.dll' --hide 'bin/**'
  iso-packer pack ./invoice --out invoice.iso --format udf
  iso-packer pack ./invoice --out stick.img --format img --size 64M
  iso-packer pack ./invoice --out invoice.vhd --format vhd --dynamic
  tar -C ./invoice -c . | iso-packer pack --tar --out invoice.iso
  iso-packer list invoice.iso

pack: the same content and options give the same bytes. Every date in the image is SOURCE_DATE_EPOCH, or
2000-01-01T00:00:00Z. FILE appears when it is complete.
  --format iso       ISO 9660 with Joliet (the default)
           udf       the same with UDF 1.02 over the same data
           img       a FAT volume
           vhd       a virtual hard disk with one FAT partition
           vhdx      the same as VHDX, which takes qemu-img
  --label LABEL      1 to 16 characters (32 without Joliet, 11 in FAT); default: made of the name of DIR (or FILE)
  --hide GLOB        sets the hidden attribute; matched with the path inside the image, or with the last name
                     alone if GLOB has no "/"; may be repeated
  iso, udf
    --level 1|2|3    interchange level of the ISO 9660 names; 3 takes files of 4 GiB and more; default: 2
    --relaxed        ISO 9660 names and depths beyond the standard
    --joliet 64|103|none
                     the longest Joliet name, or no Joliet; default: 103
    --publisher, --preparer, --application TEXT
  img, vhd, vhdx
    --fat 16|32      default: 16, and 32 where that is too small
    --size BYTES     of the disk, with K, M or G behind the number for KiB, MiB, GiB; default: what the content needs
    --partitioned    img: in a partition behind a master boot record
    --dynamic        vhd: grows with its content, instead of having its full size from the start
    --qemu-img FILE  vhdx: the program; default: the one on PATH

list: each format with its label, then size, attribute (h: hidden), SHA-256 and path of everything.
  --json             one JSON document (schema motw.image/1)

iso-packer --version says which one this is.
Exit codes: 0, 2 (the input is wrong), 3 (the machine: disk, permissions, interrupted), 70 (a defect)
`;
